"""Patience with what fails again and again: pauses that grow with every failure, and are forgotten after a time of peace."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

PAUSES: Final = (0.0, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds after the first, second, … failure in a row; the last one repeats."""
PEACE: Final = 10.0
"""Seconds without a failure after which the next one counts as the first."""


class BackOff:
    """Counts failures, and says when to try or to trust again.

    >>> back_off = BackOff(lambda: 0.0)
    >>> [back_off.fail() for _ in range(7)]
    [0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 2.0]
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives monotonic seconds."""
        self._clock = clock
        self._failures = 0
        self._last = self._until = clock()

    def fail(self) -> float:
        """It has failed; for how many seconds it should be left alone."""
        now = self._clock()
        self._failures = self._failures + 1 if now - self._last < PEACE else 1
        pause = PAUSES[min(self._failures, len(PAUSES)) - 1]
        self._last, self._until = now, now + pause
        return pause

    def over(self) -> bool:
        """The pause after the last failure is over."""
        return self._clock() >= self._until
