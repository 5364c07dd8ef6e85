"""Seconds that can be held: whoever waits by them does not notice."""

from __future__ import annotations

import time
from collections.abc import Callable


class Stopwatch:
    """Counts the seconds of `source`, but for those during which it was held."""

    def __init__(self, source: Callable[[], float] = time.monotonic) -> None:
        self._source = source
        self._lost = 0.0
        self._held_at: float | None = None

    def __call__(self) -> float:
        """The seconds, of a clock that never runs backwards."""
        return (self._source() if self._held_at is None else self._held_at) - self._lost

    @property
    def held(self) -> bool:
        return self._held_at is not None

    def hold(self) -> None:
        """Stand still until `go_on`."""
        if self._held_at is None:
            self._held_at = self._source()

    def go_on(self) -> None:
        if self._held_at is not None:
            self._lost += self._source() - self._held_at
            self._held_at = None
