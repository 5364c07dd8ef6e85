"""The clock of a terminal, its bank and the phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from otp_atm.testing import seen
from otp_atm.testing.line import Line

__tracebackhide__ = True  # a failure is shown at the line of the test


class Clock:
    """It stands still, unless it was made to run: time passes where somebody waits, and at once."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @property
    def now(self) -> datetime:
        """The date, with its time zone."""
        return self.read().now

    @property
    def frozen(self) -> bool:
        return self.read().frozen

    def read(self) -> seen.Time:
        """All that it says."""
        return seen.time(self._line.told("GET", "/clock"))

    def advance(self, seconds: float) -> None:
        """Move it forward, with everything that falls due on the way."""
        self._change(advance=seconds)

    def freeze(self) -> None:
        """Stand still from now on."""
        self._change(frozen=True)

    def run(self) -> None:
        """Run on with the real one, from where it stands."""
        self._change(frozen=False)

    def _change(self, **what: Any) -> None:
        self._line.told("PATCH", "/clock", what)
