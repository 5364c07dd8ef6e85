"""What happened, in a form that may be shown to anybody and kept: the stream without what is secret, as plain data.

    records ─▶ told ─▶ Entry, Entry, …  ─▶ Story ─▶ page, HAR, JUnit, bundle

What is secret in a text is hidden by whoever knows it (`evidence.hiding`); all else is what journals may hold, or messages offer for
showing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final, Literal, NamedTuple

import msgspec
from msgspec import to_builtins
from msgspec.structs import replace

from otp_atm import __version__
from otp_atm.bank.recording import EXCHANGED, Answered, Asked
from otp_atm.evidence.entry import Entry
from otp_atm.evidence.exchanges import Exchanges, In, Out
from otp_atm.evidence.hiding import BY_LOOK
from otp_atm.evidence.listening import Moved, PhoneShowed, Showed, Wrote
from otp_atm.evidence.steps import StepBegan, StepEnded
from otp_atm.kiosk.journal import details
from otp_atm.kiosk.runner import UNJOURNALED
from otp_atm.kiosk.stream import Moment, Record

__all__ = ["Answer", "Ask", "Done", "Entry", "In", "Line", "Move", "Out", "Phone", "Screen", "Step", "Story", "story", "told"]

Hide = Callable[[str], str]
"""Puts dots in the place of what is secret in a text."""


class Step(Entry, frozen=True, tag="step", kw_only=True):
    """A step of a scenario begins; `line` of `path` is where it stands."""

    number: int
    text: str
    path: str
    line: int


class Done(Entry, frozen=True, tag="done", kw_only=True):
    """It is over; `failure` is empty if it holds."""

    number: int
    failure: str


class Screen(Entry, frozen=True, tag="screen", kw_only=True):
    """The ATM shows this; `lines` in the order in which they are read, `language` in ISO 639-1."""

    name: str
    language: str
    lines: tuple[str, ...]
    code: str


class Phone(Entry, frozen=True, tag="phone", kw_only=True):
    """The phone shows this, dots in the place of codes and card numbers."""

    name: str
    language: str
    lines: tuple[str, ...]


class Move(Entry, frozen=True, tag="move", kw_only=True):
    """A move in the table: an event, the fields of it that a journal may hold, and the states before and after."""

    event: str
    before: str
    after: str
    fields: dict[str, Any]


class Line(Entry, frozen=True, tag="journal", kw_only=True):
    """A line of the journal."""

    record: dict[str, Any]


class Ask(Entry, frozen=True, tag="ask", kw_only=True):
    """The terminal asks its bank, at the port."""

    request: str
    fields: dict[str, Any]


class Answer(Entry, frozen=True, tag="answer", kw_only=True):
    """It has its answer."""

    request: str
    event: str
    fields: dict[str, Any]


Verdict = Literal["ok", "failed", "left out", ""]
"""How a scenario went; of what nobody judged, nothing."""


class Story(NamedTuple):
    """A whole one. `source` is the file that it is from, `begun` the time of the terminal's clock at its beginning, in its own time zone,
    called `zone` (IANA), None where there was none; `failure` is empty or what went otherwise, or what is lacking. `pictures` are PNG
    files, by the place of the entry that showed them, identical ones the same object.

    `replay` is None where nothing was gone through again, empty where all was as it was, else the first thing that was not: screens, moves
    and every line of the journal, and with them its chain, were compared; its seals were not, nor what stands in a story alone: requests
    and replies, a phone, the steps of a scenario. Of these it is only known whether the file was changed. `made_by` is which program has
    made it, and when.
    """

    title: str
    source: str
    terminal: str
    begun: datetime | None
    verdict: Verdict
    failure: str
    entries: tuple[Entry, ...]
    pictures: Mapping[int, bytes] = {}
    zone: str = ""
    replay: str | None = None
    made_by: str = ""


def made_by(kept_by: str = __version__) -> str:
    """This program, now; of a session that another version has kept, that as well."""
    kept = "" if kept_by == __version__ else f", kept by {kept_by}"
    return f"otp-atm {__version__}{kept}, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"


Made = Callable[[Any, Hide], dict[str, Any]]


def story(records: Iterable[Record], hide: Hide, since: Moment) -> Iterator[Entry]:
    """What records come to; `since` is the moment of the beginning. What is for the terminal alone is left out.

    So are the moments of digits, which could tell something about a PIN: of what is being typed, at the terminal or on a page of the
    phone, only the end is seen.

    The order is that in which somebody who stands there sees it: what a state shows stands right after the move that leads to it, before
    what the terminal asks, hears and writes in that state. It is painted a moment later, when all that has been set going, and where the
    answer is there at once, when that was heard; so it has the moment of the move. A line of the journal stands before the move that it
    tells of.
    """
    return (entry for _, entry in told(records, hide, since))


def told(records: Iterable[Record], hide: Hide, since: Moment) -> Iterator[tuple[Record, Entry]]:
    """The same, each entry with the record that it is made of."""
    exchanges = Exchanges(since)
    record: Record | None = None
    for record in _as_seen(_without_digits(_at_rest(records))):
        if isinstance(record, EXCHANGED):
            yield from ((record, entry) for entry in exchanges.told(record))
        found = _TOLD.get(type(record))
        if found:
            kind, made = found
            at = record.at
            yield record, kind(at=at.seconds - since.seconds, real=at.real - since.real, **made(record, hide))
    if record:
        yield from ((record, entry) for entry in exchanges.rest())


def _at_rest(records: Iterable[Record]) -> Iterator[Record]:
    """Of what a page of the phone shows one after the other in no time, the last: before nobody has seen it."""
    showed: PhoneShowed | None = None
    for record in records:
        if type(record) not in _KNOWN:
            continue
        if showed and not (isinstance(record, PhoneShowed) and _same_page(showed, record)):
            yield showed
        showed = record if isinstance(record, PhoneShowed) else None
        if not showed:
            yield record
    if showed:
        yield showed


def _same_page(one: PhoneShowed, other: PhoneShowed) -> bool:
    return (one.view.name, one.at.seconds) == (other.view.name, other.at.seconds)


def _without_digits(records: Iterable[Record]) -> Iterator[Record]:
    """Of what is being typed the end alone, before the line and the move that end it."""
    typing: Showed | None = None
    line: Wrote | None = None
    """The last, which may be that line."""
    for record in records:
        if isinstance(record, Moved) and type(record.event) in UNJOURNALED:
            continue
        if isinstance(record, Showed) and record.view.pin and record.view.pin.filled:
            typing = record
            continue
        if typing and isinstance(record, Moved | Showed):
            yield replace(typing, at=(line or record).at)
            typing = None
        if line:
            yield line
            line = None
        if isinstance(record, Wrote):
            line = record
        else:
            yield record
    if line:
        yield line


def _as_seen(records: Iterable[Record]) -> Iterator[Record]:
    """What a state shows, right after the move that leads to it."""
    moved: Moved | None = None
    """The last move, as long as nothing has been shown since; `meanwhile` is what has come since."""
    meanwhile: list[Record] = []
    for record in records:
        if moved and not isinstance(record, _SHOWN_BY):
            meanwhile.append(record)
            continue
        if moved and isinstance(record, Showed):
            yield replace(record, at=moved.at)
            yield from meanwhile
        else:
            yield from meanwhile
            yield record
        meanwhile, moved = [], record if isinstance(record, Moved) else None
    yield from meanwhile


def _screen(record: Showed, hide: Hide) -> dict[str, Any]:
    view = record.view
    return {"name": view.name, "language": view.language.code, "lines": _hidden(view.spoken(), hide), "code": view.code}


def _phone(record: PhoneShowed, hide: Hide) -> dict[str, Any]:
    view = record.view.discreet
    return {"name": view.name, "language": view.language.code, "lines": _hidden(view.text().splitlines(), hide)}


def _hidden(lines: Iterable[str], hide: Hide) -> tuple[str, ...]:
    return tuple(map(hide, lines))


_TOLD: Mapping[type[Record], tuple[type[Entry], Made]] = {
    StepBegan: (Step, lambda step, hide: {"number": step.number, "text": hide(step.text), "path": BY_LOOK(step.path), "line": step.line}),
    StepEnded: (Done, lambda step, hide: {"number": step.number, "failure": hide(step.failure)}),
    Showed: (Screen, _screen),
    PhoneShowed: (Phone, _phone),
    Moved: (
        Move,
        lambda moved, _: {
            "event": type(moved.event).__name__,
            "before": moved.before.value,
            "after": moved.after.value,
            "fields": to_builtins(details(moved.event)),
        },
    ),
    Wrote: (Line, lambda wrote, _: {"record": msgspec.json.decode(wrote.line)}),
    Asked: (Ask, lambda asked, _: {"request": type(asked.request).__name__, "fields": to_builtins(asked.fields)}),
    Answered: (
        Answer,
        lambda answered, _: {
            "request": type(answered.request).__name__,
            "event": type(answered.event).__name__,
            "fields": to_builtins(answered.fields),
        },
    ),
}
_SHOWN_BY: Final = (Showed, Moved, StepBegan, StepEnded)
"""With these it is known whether anything more is shown of a state."""
_KNOWN: Final = frozenset({*_TOLD, *EXCHANGED})
