"""The terminal's behaviour, whole, as a value: the rows of the visit and of the services on offer. `kiosk.machine` only follows it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.flow import question
from otp_atm.kiosk.moves import Move, Moves, Row, Stay, To, to
from otp_atm.kiosk.offers import MENU_KEYS, Offer
from otp_atm.kiosk.requests import Writing
from otp_atm.kiosk.service import Entry, Group, Service
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State, Visit


class BadTable(ValueError):
    """Parts that do not make one table: a defect of a service. The message names it."""


class Table(Struct, frozen=True, dict=True):
    """What each state does, and the services that it is for, in their menus."""

    rows: Mapping[State, Row]
    groups: tuple[Group, ...]

    @cached_property
    def services(self) -> tuple[Service, ...]:
        return tuple(service for group in self.groups for service in group.services)

    @cached_property
    def owners(self) -> Mapping[State, Service]:
        """The service that a state is of. Those of the visit are of none."""
        return {state: service for service in self.services for state in service.rows}

    def row_of(self, state: State, session: Session) -> Row:
        """The row that holds now."""
        return self.row(state, card_out=session.card_out)

    def row(self, state: State, *, card_out: bool) -> Row:
        """The state's, or the one that it has once the card is out."""
        row = self.rows[state]
        return row.without_card if card_out and row.without_card else row


def compose(visit: Mapping[State, Row], groups: tuple[Group, ...]) -> Table:
    """The table of a terminal that offers these services in these menus. Raises BadTable."""
    rows = dict(visit)
    menu, services = _menu([(group.entry, "") for group in groups]), visit[Visit.SERVICES]
    rows[Visit.SERVICES] = replace(services, on={**services.on, **menu.on}, offers=menu.offers)
    for group in groups:
        _add(
            rows,
            group.entry.label,
            {group.entry.state: _menu([(entry, service.name) for service in group.services for entry in service.entries])},
        )
        for service in group.services:
            _add(rows, service.name, service.rows)
    rows[Visit.ASKING_OUTCOME] = _settling(rows)
    table = Table(rows, groups)
    _check(table)
    return table


def _menu(entries: list[tuple[Entry, str]]) -> Row:
    """Each entry with the service that has the word for it."""
    if len(entries) > len(MENU_KEYS):
        raise BadTable(f"a menu has room for {len(MENU_KEYS)} entries, not for {len(entries)}")
    offers = [Offer(key, entry.event, entry.label, entry.icon, of=of) for key, (entry, of) in zip(MENU_KEYS, entries, strict=False)]
    return question(*offers, on={type(entry.event): to(entry.state) for entry, _ in entries})


def _add(rows: dict[State, Row], name: str, more: Mapping[State, Row]) -> None:
    known = {state.value for state in rows}
    for state in more:
        if state.value in known:
            raise BadTable(f"{name}: there is a state {state.value} already")
    rows |= more


def _settling(rows: Mapping[State, Row]) -> Row:
    """What a writing request leads to when it took effect, it leads to as well when that is only learned by asking."""
    outcomes: Moves = {row.asks.settled: row.on[row.asks.settled] for row in rows.values() if row.asks and issubclass(row.asks, Writing)}
    asking = rows[Visit.ASKING_OUTCOME]
    return replace(asking, on={**asking.on, **outcomes})


def _check(table: Table) -> None:
    for service in table.services:
        if shared := set(service.data.__struct_fields__) & set(Session.__struct_fields__):
            raise BadTable(f"{service.name}: a session has the fields {', '.join(sorted(shared))} itself")
    for state, row in table.rows.items():
        for event, move in [*row.on.items(), *(row.without_card.on.items() if row.without_card else ())]:
            _check_move(table, state, event, move)


def _check_move(table: Table, state: State, event: type[Event], move: Move) -> None:
    following = move.state if isinstance(move, To) else state
    if following not in table.rows:
        raise BadTable(f"{state.value}: there is no state {following.value}")
    brought = set(event.__struct_fields__) - _ELSEWHERE
    changed = move.changes.keys() if isinstance(move, To | Stay) else set()
    if unknown := (brought | changed) - _remembered_in(table, following):
        raise BadTable(f"{state.value}: nothing in {following.value} remembers {', '.join(sorted(unknown))}")


_ELSEWHERE: Final = {"pin_block"}
"""What an event brings that has a place of its own."""


def _remembered_in(table: Table, state: State) -> set[str]:
    service = table.owners.get(state)
    return {*Session.__struct_fields__, *(service.data.__struct_fields__ if service else ())}
