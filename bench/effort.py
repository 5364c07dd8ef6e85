"""How long to measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Effort:
    """`share` of what a figure for the README takes.

    >>> Effort(0.1).times(300), Effort(0.1).times(12, least=3)
    (30, 3)
    """

    share: float = 1.0

    def times(self, full: int, least: int = 2) -> int:
        """How many times, where a whole measurement takes `full`."""
        return max(least, round(full * self.share))

    def seconds(self, full: float, least: float = 0.5) -> float:
        """How many seconds, where a whole measurement takes `full`."""
        return max(least, full * self.share)


FULL: Final = Effort()
QUICK: Final = Effort(0.02)
"""Enough to see that everything still runs; its figures are worth nothing."""
