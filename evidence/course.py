"""A recorded session as the ports of a terminal that goes through it again: what comes in, what the clock says, who hears what it does."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import to_builtins

from otp_atm.evidence.bundle import (
    SEAL,
    Bundle,
    Durable,
    Requested,
    Seen,
    Taken,
    TurnEnded,
    Unwritable,
    Written,
    shown,
    view_of,
)
from otp_atm.evidence.difference import LINE, SCREEN, Pair, Replayed
from otp_atm.evidence.retold import NOTHING
from otp_atm.evidence.stand_ins import Odd, Plain, StandIns
from otp_atm.evidence.story import Move
from otp_atm.kiosk.events import Event, TimedOut
from otp_atm.kiosk.inbox import Posted
from otp_atm.kiosk.journal import GENESIS, TerminalStopped, details
from otp_atm.kiosk.runner import UNJOURNALED
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State
from otp_atm.kiosk.trace import PARENT_BYTES, TRACE_BYTES, Traces, trace_of
from otp_atm.screens.view import View

_NEEDED: Final = ("seq", "session", "event", "trace", "prev")
_NO_TRACE: Final = f"00-{'0' * 2 * TRACE_BYTES}-{'0' * 2 * PARENT_BYTES}-01"


class Astray(Exception):
    """The replay cannot go on as the session did. What differs has been noted."""


class Course:
    """What was recorded, each kind in its order; an `Inbox` of the events in it."""

    def __init__(self, bundle: Bundle, stand_ins: StandIns) -> None:
        self.replayed = Replayed()
        self.before = view_of(bundle.before) if bundle.before else None
        self.taken = 0
        self._requests = 0
        self._stand_ins = stand_ins
        self._steps = deque(item for item in bundle.stream if isinstance(item, Taken | TurnEnded))
        self._views = deque(item for item in bundle.stream if isinstance(item, Seen))
        self._journal = deque(item for item in bundle.stream if isinstance(item, Written | Durable | Unwritable))
        self._asked = deque(item for item in bundle.stream if isinstance(item, Requested))
        self._traces = {record["session"]: record["trace"] for record in map(_read, self._lines())}
        self._clock = _readings(bundle.clock)
        self._typed = False
        self._half: View | None = None
        """What was last shown of a PIN that is being typed."""
        self._said: dict[type, float | datetime] = {}

    @property
    def goes_on(self) -> bool:
        return bool(self._steps)

    @property
    def stops(self) -> bool:
        """Whether the terminal was closed then."""
        return any(_read(line)["event"] == TerminalStopped.__name__ for line in self._lines())

    def before_first_line(self) -> tuple[int, str]:
        """The number and hash of the line before the first."""
        first = next(map(_read, self._lines()), None)
        return (first["seq"] - 1, first["prev"]) if first else (0, GENESIS)

    def _lines(self) -> Iterator[Written]:
        """Those that are still to come."""
        return (item for item in self._journal if isinstance(item, Written))

    def finish(self) -> None:
        """What was recorded and has not come is missing."""
        self._end_entry()
        while self._views:
            self._screen(None)
        if line := next(self._lines(), None):
            self.replayed.differs(LINE, self.replayed.lines + 1, line.line, NOTHING)

    # What comes in ----------------------------------------------------------------------------------------------------------------

    def next(self, ends_at: float | None, patience: float = 0.0) -> Posted | None:  # noqa: ARG002
        if not self._steps:
            return None
        step = self._steps.popleft()
        if isinstance(step, TurnEnded):
            return None
        if not step.typed:
            self._end_entry()
        self.taken += 1
        self._typed, self._clock = step.typed, _readings(step.clock)
        return Posted(self._stand_ins.event(step.event, step.fields), step.at, step.ticket)

    def overdue(self, ends_at: float | None) -> Posted | None:
        step = self._steps[0] if self._steps else None
        return self.next(ends_at) if isinstance(step, Taken) and step.event == TimedOut.__name__ else None

    def post(self, event: Event) -> None:
        """A journal that cannot be written says so; when it was heard is recorded."""

    def post_reply(self, event: Event, ticket: int) -> None:
        """Nobody replies."""

    def says(self, kind: type[float | datetime]) -> Any:
        """What the clock says now: what it has said last, if that was all since the last event."""
        told = self._clock[kind]
        if told:
            self._said[kind] = told.popleft()
        if kind not in self._said:
            self.replayed.differs("reading of the clock", self.taken, NOTHING, kind.__name__)
            raise Astray
        return self._said[kind]

    # What is shown ----------------------------------------------------------------------------------------------------------------

    def stands_before(self, view: View) -> None:
        """This is to be seen there."""
        if self.before and self.before != view:
            self._differ(shown(self.before), shown(view))

    def shows(self, view: View) -> None:
        if self._typed:
            self._half = view
        else:
            self._screen(view)

    def _end_entry(self) -> None:
        """What was typed has been seen by now, if anybody saw it."""
        if self._half and self._views and self._views[0].typed:
            self._screen(self._half)
        self._half = None

    def _screen(self, view: View | None) -> None:
        recorded = self._views.popleft() if self._views else None
        self.replayed.screens.append(Pair(view_of(recorded.view) if recorded else None, view))
        self._differ(recorded.view if recorded else None, shown(view) if view else None)

    def _differ(self, was: Plain | None, now: Plain | None) -> None:
        if was == now:
            return
        what = f"{SCREEN} «{(was or now or {}).get('name')}»"
        if was and now:
            name = next(name for name in (*was, *now) if was.get(name) != now.get(name))
            what, one, other = f"{what}, its {name},", was.get(name), now.get(name)
        else:
            one, other = was, now
        self.replayed.differs(what, len(self.replayed.screens), _said(one), _said(other))

    # What is written --------------------------------------------------------------------------------------------------------------

    def writes(self, line: bytes) -> None:
        """Raises OSError where it could not be written."""
        self._refuse()
        now = line.decode().removesuffix("\n")
        self.replayed.lines += 1
        item = self._journal[0] if self._journal else None
        recorded = item.line if isinstance(item, Written) else NOTHING
        if isinstance(item, Written):
            self._journal.popleft()
        if SEAL.sub("", recorded) != now:
            self.replayed.differs(LINE, self.replayed.lines, recorded, now)

    def syncs(self) -> None:
        """Raises OSError where it could not be made durable."""
        self._refuse()
        if self._journal and isinstance(self._journal[0], Durable):
            self._journal.popleft()

    def _refuse(self) -> None:
        if self._journal and isinstance(self._journal[0], Unwritable):
            self._journal.popleft()
            raise OSError

    def trace(self, serial: int) -> str:
        """That of the visit with this number."""
        return str(self._traces.get(serial, "0" * 2 * TRACE_BYTES))

    def traceparent(self, serial: int) -> str:
        """The recorded one, of the trace that the journal has for this visit."""
        self._requests += 1
        parent = self._asked.popleft().traceparent if self._asked else _NO_TRACE
        if serial in self._traces and trace_of(parent) != self._traces[serial]:
            self.replayed.differs("the trace of request", self._requests, trace_of(parent), self._traces[serial])
        return parent


class RecordedClock:
    """A `kiosk.ports.Clock`."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def now(self) -> datetime:
        now: datetime = self._course.says(datetime)
        return now

    def monotonic(self) -> float:
        seconds: float = self._course.says(float)
        return seconds


class RecordedSink:
    """A `kiosk.journal.Sink`."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def append(self, line: bytes) -> None:
        self._course.writes(line)

    def sync(self, seq: int, last_hash: str) -> None:  # noqa: ARG002
        self._course.syncs()

    def close(self) -> None: ...


class Eyes:
    """A `kiosk.witness.Witness`."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def took(self, posted: Posted) -> None: ...

    def moved(self, meaning: Event, before: State, after: State, session: Session) -> None:  # noqa: ARG002
        if type(meaning) not in UNJOURNALED:
            fields = to_builtins(details(meaning))
            moved = Move(at=0.0, real=0.0, event=type(meaning).__name__, before=before.value, after=after.value, fields=fields)
            self._course.replayed.moves.append(moved)

    def turned(self) -> None: ...

    def showed(self, view: View) -> None:
        self._course.shows(view)


class RecordedTraces(Traces):
    """Those of the session."""

    def __init__(self, course: Course) -> None:
        super().__init__()
        self._course = course

    def of(self, serial: int) -> str:
        return self._course.trace(serial)

    def request(self, serial: int) -> str:
        return self._course.traceparent(serial)


def _readings(told: list[float | datetime]) -> dict[type, deque[float | datetime]]:
    return {kind: deque(value for value in told if isinstance(value, kind)) for kind in (float, datetime)}


def _read(line: Written) -> Plain:
    """Raises Odd."""
    try:
        record: Plain = msgspec.json.decode(line.line)
        return {name: record[name] for name in _NEEDED}
    except (msgspec.DecodeError, KeyError, TypeError):
        raise Odd(f"a line of its journal is none: {line.line[:60]}") from None


def _said(value: object) -> str:
    return NOTHING if value is None else f"«{value}»"
