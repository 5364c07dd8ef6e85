"""The one clock of the demo: terminal, phone and bank go by it. It can be moved forward and stopped, never back.

How far it is ahead of real time is kept in a file: the bank remembers what it did then, and would not understand an earlier «now».
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.demo.stopwatch import Stopwatch

Tell = Callable[[Callable[[], tuple[datetime, bool]]], None]
"""Whoever keeps a clock by this one is told of changes, and reads the moment, and whether it stands still, when that is of use."""

_FURTHEST: Final = timedelta(days=3650)


class DemoClock:
    """A `kiosk.ports.Clock`. `tell` is called with every change, and for a start with what is so."""

    def __init__(self, file: Path, tell: Tell) -> None:
        self.waits = Stopwatch()
        """The seconds that waits at the terminal take; held while the demo rests."""
        self._file = file
        self._tell = tell
        self._clock = SettableClock()
        self._clock.set(self._clock.now() + min(_read(file), _FURTHEST))
        tell(self.read)

    def now(self) -> datetime:
        return self._clock.now()

    def monotonic(self) -> float:
        """Real seconds: waits at the terminal are real, whatever the date."""
        return self.waits()

    def read(self) -> tuple[datetime, bool]:
        """The moment, and whether it stands still."""
        return self.now(), self.frozen

    @property
    def frozen(self) -> bool:
        return self._clock.frozen

    def advance(self, seconds: float) -> None:
        """Move forward."""
        self._clock.set(self._clock.now() + timedelta(seconds=seconds))
        self._changed()

    def toggle(self) -> None:
        """Stop, or run again from where it stood."""
        (self._clock.thaw if self.frozen else self._clock.freeze)()
        self._changed()

    def _changed(self) -> None:
        self._tell(self.read)
        ahead = self.now() - SettableClock().now()
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(f"{max(0.0, ahead.total_seconds())}\n", encoding="ascii")


def _read(file: Path) -> timedelta:
    """How far ahead it was left; not at all if nobody knows."""
    try:
        return max(timedelta(), timedelta(seconds=float(file.read_text(encoding="ascii"))))
    except (OSError, ValueError, OverflowError):
        return timedelta()
