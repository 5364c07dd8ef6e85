"""The ears of the stream at a terminal: what comes in, where it leads, what is shown, what is written, what time it is.

    inbox ─▶ runner ─▶ Took, Moved, Turned, Showed         (a `kiosk.witness.Witness`)
    journal ─▶ Wrote, Synced, Unwritten          clock ─▶ Read

What goes between terminal and bank is told at `bank.recording`. Records hold what the terminal holds, a PAN and PIN blocks included: they
stay in memory, and whatever leaves it is made by `evidence.story`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.inbox import Posted
from otp_atm.kiosk.journal import Sink
from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State
from otp_atm.kiosk.stream import Record, Tell, moment
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.view import View


class Took(Record, frozen=True):
    """The terminal takes what comes next."""

    posted: Posted


class Moved(Record, frozen=True):
    """It follows an event from one state to the next, which may be the same; `serial` is the number of the visit that it is then in."""

    event: Event
    before: State
    after: State
    serial: int


class Turned(Record, frozen=True):
    """Nothing more has come for now, and what is to be seen is shown."""


class Showed(Record, frozen=True):
    """The customer sees this from now on."""

    view: View


class PhoneView(Protocol):
    """`phone.view.View`, which a terminal without a phone never loads."""

    @property
    def name(self) -> str: ...

    @property
    def language(self) -> Language: ...

    @property
    def discreet(self) -> PhoneView: ...

    def text(self) -> str: ...


class PhoneShowed(Record, frozen=True):
    """The phone's owner sees this from now on."""

    view: PhoneView


class Wrote(Record, frozen=True):
    """A line of the journal, as it is written."""

    line: bytes


class Synced(Record, frozen=True):
    """What has been written is durable."""


class Unwritten(Record, frozen=True):
    """What was to be written, or made durable, could not be."""


class Read(Record, frozen=True):
    """The terminal has read its clock: monotonic seconds, or the time for people."""

    value: float | datetime


class Listening:
    """A `kiosk.witness.Witness` that tells the stream, by this clock."""

    def __init__(self, clock: Clock, tell: Tell) -> None:
        self._clock = clock
        self._tell = tell

    def took(self, posted: Posted) -> None:
        self._tell(Took(moment(self._clock), posted))

    def moved(self, meaning: Event, before: State, after: State, session: Session) -> None:
        self._tell(Moved(moment(self._clock), meaning, before, after, session.serial))

    def turned(self) -> None:
        self._tell(Turned(moment(self._clock)))

    def showed(self, view: View) -> None:
        self._tell(Showed(moment(self._clock), view))


class ToldSink:
    """A `kiosk.journal.Sink` before another one."""

    def __init__(self, sink: Sink, clock: Clock, tell: Tell) -> None:
        self._sink = sink
        self._clock = clock
        self._tell = tell

    def append(self, line: bytes) -> None:
        try:
            self._sink.append(line)
        except OSError:
            self._tell(Unwritten(moment(self._clock)))
            raise
        self._tell(Wrote(moment(self._clock), line))

    def sync(self, seq: int, last_hash: str) -> None:
        try:
            self._sink.sync(seq, last_hash)
        except OSError:
            self._tell(Unwritten(moment(self._clock)))
            raise
        self._tell(Synced(moment(self._clock)))

    def close(self) -> None:
        self._sink.close()


class ToldClock:
    """A `kiosk.ports.Clock` over another one: for the loop's own thread alone, whose every look at it is told."""

    def __init__(self, clock: Clock, tell: Tell) -> None:
        self._clock = clock
        self._tell = tell

    def now(self) -> datetime:
        now = self._clock.now()
        self._tell(Read(moment(self._clock), now))
        return now

    def monotonic(self) -> float:
        at = moment(self._clock)
        self._tell(Read(at, at.seconds))
        return at.seconds


class ToldPhone:
    """Takes the views of a phone."""

    def __init__(self, clock: Clock, tell: Tell) -> None:
        self._clock = clock
        self._tell = tell

    def __call__(self, view: PhoneView) -> None:
        self._tell(PhoneShowed(moment(self._clock), view))


@dataclass(frozen=True, slots=True)
class Ears:
    """All that listens at one terminal, and tells `tell`: the `clock` that it goes by, who is put `before` its journal, the `witness` of
    its loop."""

    tell: Tell | None
    clock: Clock
    before: Callable[[Sink], Sink]
    witness: Listening | None

    @classmethod
    def of(cls, clock: Clock, tell: Tell | None, *, readings: bool = True) -> Ears:
        """Those that tell `tell`; where there is nobody to be told, none. Without `readings`, the clock's are left out."""
        if tell is None:
            return cls(None, clock, lambda sink: sink, None)
        own = ToldClock(clock, tell) if readings else clock
        return cls(tell, own, lambda sink: ToldSink(sink, clock, tell), Listening(clock, tell))
