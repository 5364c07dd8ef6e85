"""The simulator's clock: real time, moved or stopped by whoever tells the story."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

NO_TIME: Final = timedelta()


class SettableClock:
    """A `kiosk.ports.Clock` that runs with real time from wherever it is set, or stands still."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ahead = NO_TIME
        self._stopped: datetime | None = None

    def now(self) -> datetime:
        return self._stopped or datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        """Real seconds: a wait is real even where the date is not."""
        return time.monotonic()

    @property
    def frozen(self) -> bool:
        """Does it stand still?"""
        return self._stopped is not None

    def set(self, moment: datetime) -> None:
        """Go on from this moment."""
        with self._lock:
            self._ahead = moment - datetime.now(UTC)
            if self._stopped:
                self._stopped = moment

    def reset(self) -> None:
        """Run with real time again."""
        with self._lock:
            self._ahead, self._stopped = NO_TIME, None

    def freeze(self) -> None:
        """Stand still."""
        with self._lock:
            self._stopped = self.now()

    def thaw(self) -> None:
        """Run again from where it stood."""
        with self._lock:
            if self._stopped:
                self._ahead = self._stopped - datetime.now(UTC)
                self._stopped = None
