"""`step`, the pure function that follows a table. It does no I/O, reads no clock and draws no random number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec.structs import asdict, replace

from otp_atm.kiosk.effects import Ask, Effect, EndChoosing, StartChoosing, StartTimer, StopAsking
from otp_atm.kiosk.events import CardRemoved, Event, KeyPressed, PinEntered
from otp_atm.kiosk.moves import Back, CardOut, Move, Pause, Row, Stay, To
from otp_atm.kiosk.requests import Writing
from otp_atm.kiosk.session import Session, next_session, remember
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.table import Table

Step = tuple[State, Session, tuple[Effect, ...]]


class UnknownEvent(TypeError):
    """An event that the table does not name in this state: a defect of the table, never of the customer or the bank."""


def start(table: Table, session: Session) -> Step:
    """Enter the first state."""
    return _enter(table, Visit.STARTING, session, [])


def meaning(table: Table, state: State, session: Session, event: Event) -> Event | None:
    """What `event` means in this state: a key stands for something else or, as None, for nothing; all other events for themselves."""
    if not isinstance(event, KeyPressed):
        return event
    return table.row_of(state, session).keys.get(event.key)


def step(table: Table, state: State, session: Session, event: Event) -> Step:
    """What `event` leads to: the next state, the next session and the effects to perform, in order.

    Raises UnknownEvent, with nothing changed, for an event that the table does not name. Keys must have been given their meaning.
    """
    row = table.row_of(state, session)
    move = row.on.get(type(event))
    if move is None:
        if isinstance(event, row.ignores):
            return state, session, ()
        raise UnknownEvent(f"{type(event).__name__} in {state.name}")
    if type(move) is To:  # what the event brings may be for the service that is entered
        session = _at_home(table, move.state, next_session(session) if move.anew else session)
    return _FOLLOWED[type(move)](table, move, state, row, _noted(session, event))


def _noted(session: Session, event: Event) -> Session:
    if not event.__struct_fields__:
        return session
    if isinstance(event, PinEntered):
        return replace(session, pin_blocks=(*session.pin_blocks, event.pin_block))
    return remember(session, asdict(event))


def _at_home(table: Table, state: State, session: Session) -> Session:
    """The session with the data of the service that `state` is of: blank where it is another's, none where it is nobody's."""
    if table.rows[state].amid:
        return session
    if session.unsettled is not None:
        session = replace(session, unsettled=None)
    service = table.owners.get(state)
    if service is None:
        return replace(session, data=None) if session.data is not None else session
    return session if type(session.data) is type(service.data) else replace(session, data=service.data)


def _to(table: Table, move: To, _: State, row: Row, session: Session) -> Step:
    return _enter(table, move.state, remember(session, move.changes), _leave(row, session))


def _stay(_: Table, move: Stay, state: State, __: Row, session: Session) -> Step:
    return state, remember(session, move.changes), move.effects


def _pause(table: Table, _: Pause, state: State, row: Row, session: Session) -> Step:
    return _enter(table, Visit.MORE_TIME, replace(session, interrupted=state), _leave(row, session))


def _back(table: Table, _: Back, __: State, row: Row, session: Session) -> Step:
    assert session.interrupted
    return _enter(table, session.interrupted, session, _leave(row, session))


def _card_out(table: Table, _: CardOut, state: State, row: Row, session: Session) -> Step:
    return _enter(table, state, replace(session, card_out=True), _leave(row, session))


_FOLLOWED: Final[Mapping[type[Move], Callable[[Table, Any, State, Row, Session], Step]]] = {
    To: _to,
    Stay: _stay,
    Pause: _pause,
    Back: _back,
    CardOut: _card_out,
}


def _leave(row: Row, session: Session) -> list[Effect]:
    choosing = [EndChoosing()] if row.numbers else []
    asking = [StopAsking()] if row.asks else []
    return [*choosing, *[make(session) for make in row.leave], *asking]


def _enter(table: Table, state: State, session: Session, left: list[Effect]) -> Step:
    row = table.row_of(state, session)
    if session.card_out and isinstance(missed := row.on.get(CardRemoved), To):
        return _enter(table, missed.state, remember(_at_home(table, missed.state, session), missed.changes), left)
    session = row.begin(session)
    choosing = (StartChoosing(row.numbers),) if row.numbers else ()
    effects = [*left, StartTimer(row.timeout, session.attempt), *choosing, *[make(session) for make in row.enter]]
    if row.asks:
        request = row.asks.of(session)
        effects.append(Ask(request))
        if isinstance(request, Writing):
            session = replace(session, unsettled=request.settlement())
    return state, _forget_pins(session, row.pins), tuple(effects)


def _forget_pins(session: Session, but: int) -> Session:
    """PIN blocks leave the session with the request that carries them, and with whatever else leads away from it."""
    return replace(session, pin_blocks=session.pin_blocks[:but]) if len(session.pin_blocks) > but else session
