"""One terminal of a fleet: this program's own table, runner, client and PIN pad, and its own time to live in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from otp_atm.evidence.keeping import Recorder
from otp_atm.fleet.owned import Owned
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.moves import Row
from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.runner import Runner
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.table import Table
from otp_atm.screens.view import View

UP: Final = frozenset({Visit.WELCOME, Visit.OUT_OF_SERVICE})
Rest = Callable[[Runner[View], float], None]
"""Lets a terminal have its turn as soon as there is something to do, but for so many seconds at most."""


def resting(runner: Runner[View], seconds: float) -> None:
    """By the computer's own clock; under gevent only this terminal waits. Where no answer is to come, nothing wakes it but its own time."""
    if runner.turn() or seconds <= 0:
        return
    if runner.awaits_bank:
        runner.turn(seconds)
    else:
        time.sleep(seconds)


class OwnClock:
    """A clock that is as wrong as those of terminals are: `ahead` of another one. Durations are the same."""

    __slots__ = ("_ahead", "_clock", "monotonic")

    def __init__(self, clock: Clock, ahead: timedelta) -> None:
        self._clock = clock
        self._ahead = ahead
        self.monotonic = clock.monotonic

    def now(self) -> datetime:
        return self._clock.now() + self._ahead


class Glass:
    """A display that nobody paints: what is shown, and who is looking, if anybody is."""

    __slots__ = ("view", "watch")

    view: View

    def __init__(self) -> None:
        self.watch: Callable[[View], None] | None = None

    def show(self, view: View) -> None:
        self.view = view
        if self.watch:
            self.watch(view)

    def close(self) -> None:
        self.watch = None


@dataclass(slots=True)
class Terminal:
    """A terminal, and what people get hold of at it; the cards are those that are used there."""

    id: str
    runner: Runner[View]
    table: Table
    reader: MockCardReader
    pad: SimulatedPinPad
    glass: Glass
    clock: Clock
    cards: list[Owned]
    rest: Rest = resting
    recorder: Recorder | None = None
    """Who remembers what happens at it, if anybody does."""

    @property
    def state(self) -> State:
        return self.runner.state

    @property
    def serial(self) -> int:
        """The number of the visit that is on, or of the next one."""
        return self.runner.session.serial

    @property
    def row(self) -> Row:
        """What holds where it stands."""
        return self.table.row_of(self.runner.state, self.runner.session)

    def start(self) -> None:
        """Begin to go into service."""
        self.runner.start()

    def come_up(self) -> None:
        """Let it go into service, or find that it cannot."""
        while self.state not in UP:
            self.happen(60.0)

    def close(self) -> None:
        """Leave for good, the card given back."""
        self.runner.close()
        if self.recorder:
            self.recorder.close()

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass, with everything that happens by itself."""
        end = self.clock.monotonic() + seconds
        while (left := end - self.clock.monotonic()) > 0:
            self.happen(left)

    def happen(self, most: float) -> None:
        """Wait for the next thing to happen, but for so many seconds at most."""
        deadline = self.runner.deadline
        if deadline is not None:
            most = min(most, deadline - self.clock.monotonic())
        self.rest(self.runner, max(0.0, most))
