"""The clock of one terminal: it runs with the real one, or stands still and moves only when it is told to."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from threading import Lock


class OwnClock:
    """A clock of a terminal's own (`scenarios.behind.MovableClock`). From `began`, now if nothing is said, it runs, unless it is made to
    stand still.

    To be read from any thread.
    """

    def __init__(self, *, frozen: bool = False, began: datetime | None = None) -> None:
        self._lock = Lock()
        self._began = began or datetime.now(UTC)
        self._passed = 0.0
        self._since: float | None = None if frozen else time.monotonic()

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._since is None

    def now(self) -> datetime:
        return self._began + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        with self._lock:
            return self._seconds()

    def advance(self, seconds: float) -> None:
        """Move forward at once. Raises ValueError for a negative duration."""
        if seconds < 0:
            raise ValueError("time does not run backwards")
        with self._lock:
            self._passed += seconds

    def freeze(self) -> None:
        """Stand still from now on."""
        with self._lock:
            self._passed, self._since = self._seconds(), None

    def run(self) -> None:
        """Run on from where it stands."""
        with self._lock:
            if self._since is None:
                self._since = time.monotonic()

    def _seconds(self) -> float:
        return self._passed + (0.0 if self._since is None else time.monotonic() - self._since)


class WaitingClock:
    """The same for whoever waits in a thread of his own: where the clock runs, to let time pass is to wait for it."""

    def __init__(self, clock: OwnClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def advance(self, seconds: float) -> None:
        if self._clock.frozen:
            self._clock.advance(seconds)
        else:
            time.sleep(seconds)
