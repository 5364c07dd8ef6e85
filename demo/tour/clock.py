"""The clock of the tour: everything in it goes by this one, so that a pause is no more than a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from demo.stopwatch import Stopwatch


class TourClock:
    """A `demo.town.TownClock` that begins at `start` and runs with `seconds`: real ones, or those of a film."""

    def __init__(self, start: datetime, seconds: Callable[[], float]) -> None:
        self._watch = Stopwatch(seconds)
        self._moment = start - timedelta(seconds=self._watch())
        """What the date is, less the seconds of the watch."""

    def now(self) -> datetime:
        return self._moment + timedelta(seconds=self._watch())

    def monotonic(self) -> float:
        return self._watch()

    @property
    def frozen(self) -> bool:
        return self._watch.held

    def advance(self, seconds: float) -> None:
        """Move the date forward; waits at the terminal take as long as ever."""
        self._moment += timedelta(seconds=seconds)

    def toggle(self) -> None:
        """Stand still, date and waits alike, or run again."""
        (self._watch.go_on if self.frozen else self._watch.hold)()
