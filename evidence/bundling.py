"""How the records of a session come to be a bundle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from msgspec import to_builtins
from msgspec.structs import replace

from otp_atm.bank.recording import Answered, Asked, Sent
from otp_atm.bank.recording import Requested as WentOut
from otp_atm.bank.wire.headers import TRACEPARENT
from otp_atm.configuration import Settings
from otp_atm.evidence import story
from otp_atm.evidence.bundle import (
    BEFORE,
    About,
    Bundle,
    Durable,
    Logo,
    Requested,
    Seen,
    Stood,
    Taken,
    TurnEnded,
    Unwritable,
    Written,
    shown,
)
from otp_atm.evidence.listening import Read, Showed, Synced, Took, Turned, Unwritten, Wrote
from otp_atm.evidence.stand_ins import Plain, StandIns
from otp_atm.evidence.untimed import OF_THE_LOOP, is_digit, untimed
from otp_atm.kiosk.journal import TerminalStopped
from otp_atm.kiosk.runner import Standing
from otp_atm.kiosk.stream import Moment, Record
from otp_atm.kiosk.table import Table
from otp_atm.kiosk.trace import trace_of
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.view import View

_STOPPED: Final = f',"event":"{TerminalStopped.__name__}"'.encode()
_NEVER: Final = datetime.fromtimestamp(0, UTC)


class Beginning(NamedTuple):
    """Where a terminal stood, and what was to be seen there, if that is known."""

    standing: Standing
    view: View | None = None


class Scene(NamedTuple):
    """At which terminal a session was: its configuration, its table, the services of its bank (None: all), what it first speaks."""

    settings: Settings
    table: Table
    services: frozenset[str] | None
    language: Language


def bundled(
    records: Sequence[Record], beginning: Beginning | None, scene: Scene, about: About, hide: story.Hide, *, trace: str = ""
) -> Bundle:
    """What these records come to, told from where the terminal stood before them, or from its start.

    With a `trace` id, the story is that of its visit: what the bank was asked before and after it is not told.
    """
    told, stand_ins = untimed(_whole(records)), StandIns(scene.table)
    clock, items = _stream(told, stand_ins)
    since = told[0].at if told else Moment(0.0, 0.0)
    before = beginning.view if beginning else None
    seen = [Showed(since, before)] if before else []
    pairs = list(story.told([*seen, *_asked_in(trace, told)], hide, since))
    views = [*seen, *(one for one in told if isinstance(one, Showed))]
    numbers = {id(record.view): number for number, record in enumerate(views, start=BEFORE if before else 0)}
    settings, logo = scene.settings, scene.settings.terminal.brand.logo
    return Bundle(
        about=replace(about, title=hide(about.title), source=hide(about.source), failure=hide(about.failure)),
        terminal=settings.terminal.id,
        begun=_begun(told, since),
        language=scene.language.code,
        settings=_depended_on(settings),
        services=None if scene.services is None else sorted(scene.services),
        logo=Logo(logo.suffix, logo.read_bytes()) if logo else None,
        facts={"bank": settings.bank.driver, "card reader": ", ".join(settings.card_reader.drivers), "PIN pad": settings.pin_pad.driver},
        standing=_stood(beginning.standing, stand_ins) if beginning else None,
        before=shown(before) if before else None,
        clock=clock,
        stream=items,
        story=[to_builtins(entry) for _, entry in pairs],
        screens=[numbers[id(record.view)] for record, _ in pairs if isinstance(record, Showed)],
    )


def _begun(told: Iterable[Record], since: Moment) -> datetime:
    """The date at that moment, by the first look at it."""
    for read in told:
        if isinstance(read, Read) and isinstance(read.value, datetime):
            return read.value - timedelta(seconds=read.at.seconds - since.seconds)
    return _NEVER


def _asked_in(trace: str, records: Iterable[Record]) -> Iterator[Record]:
    """Records without the beginnings of exchanges of another trace than this, if there is one: then nothing is told of their ends."""
    for record in records:
        parent = _parent_of(record)
        if not (trace and parent) or trace_of(parent) == trace:
            yield record


def _parent_of(record: Record) -> str:
    if isinstance(record, Asked | Answered):
        return record.request.traceparent
    if isinstance(record, WentOut):
        return next((value for name, value in record.sent.items() if name.lower() == TRACEPARENT), "")
    return record.traceparent if isinstance(record, Sent) else ""


def _whole(records: Sequence[Record]) -> Sequence[Record]:
    """Without a turn that was cut off, of which nobody knows what would have been shown: its end has not come, nor the terminal's."""
    for place in reversed(range(len(records))):
        record = records[place]
        if isinstance(record, Turned) or (isinstance(record, Wrote) and _STOPPED in record.line):
            return records
        if isinstance(record, Took):
            return _whole([*records[:place], *(one for one in records[place:] if not isinstance(one, OF_THE_LOOP))])
    return records


def _stream(told: Iterable[Record], stand_ins: StandIns) -> tuple[list[float | datetime], list[Any]]:
    first: list[float | datetime] = []
    clock, items, typed = first, list[Any](), False
    for record in told:
        if isinstance(record, Took):
            posted, typed, clock = record.posted, is_digit(record), []
            fields = stand_ins.fields(posted.event)
            items.append(Taken(type(posted.event).__name__, fields, posted.at, posted.ticket, clock, typed))
        elif isinstance(record, Read):
            clock.append(record.value)
        elif isinstance(record, Turned):
            items.append(TurnEnded())
        elif isinstance(record, Showed):
            items.append(Seen(shown(record.view), typed))
        elif isinstance(record, Wrote):
            items.append(Written(record.line.decode().removesuffix("\n")))
        elif isinstance(record, Synced):
            items.append(Durable())
        elif isinstance(record, Unwritten):
            items.append(Unwritable())
        elif isinstance(record, Asked):
            items.append(Requested(record.request.traceparent))
    return first, items


def _stood(standing: Standing, stand_ins: StandIns) -> Stood:
    timer = (standing.timer.ends_at, standing.timer.total) if standing.timer else None
    session = stand_ins.fields(standing.session)
    return Stood(standing.state.value, session, standing.shown_at, standing.ticket, timer, standing.awaited)


def _depended_on(settings: Settings) -> Plain:
    terminal = to_builtins(replace(settings.terminal, brand=replace(settings.terminal.brand, logo=None)))
    parts = {"timeouts": to_builtins(settings.timeouts), "services": to_builtins(settings.services)}
    return {"terminal": terminal, **parts, "bank": {"deadline": settings.bank.deadline}}
