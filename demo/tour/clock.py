"""The time of what is played: date and waits of ATM, bank and phone. What hands and pictures move by, the window's own, is another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from otp_atm.demo.stopwatch import Stopwatch


class TourClock:
    """A `scenarios.stage.MovableClock` that begins at `start` and goes on with `watch`; while that is held, it goes when it is told to."""

    def __init__(self, start: datetime, watch: Stopwatch) -> None:
        self._start = start
        self._watch = watch
        self._begun = watch()
        self._moved = 0.0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._watch() - self._begun + self._moved)

    def monotonic(self) -> float:
        return self._watch() + self._moved

    @property
    def frozen(self) -> bool:
        return self._watch.held

    def advance(self, seconds: float) -> None:
        """Move date and waits forward."""
        self._moved += seconds

    def toggle(self) -> None:
        """Stand still, date and waits alike, or run again."""
        (self._watch.go_on if self.frozen else self._watch.hold)()


class Levers:
    """The same clock as a `demo.town.TownClock`: `advance` moves it with everything that falls due on the way."""

    def __init__(self, clock: TourClock, advance: Callable[[float], None]) -> None:
        self.now = clock.now
        self.monotonic = clock.monotonic
        self.toggle = clock.toggle
        self.advance = advance
        self._clock = clock

    @property
    def frozen(self) -> bool:
        return self._clock.frozen
