"""What every part is to the window that holds it."""

from __future__ import annotations

from typing import Protocol

from pygame import Rect, Surface


class Part(Protocol):
    """Something that changes over the still picture. Times are seconds of the window's clock."""

    def changed(self, now: float) -> list[Rect]:
        """Come to `now`; the regions of the window that have to be painted again."""
        ...

    def draw(self, onto: Surface) -> None:
        """Paint it whole, as it was at the last `changed`. The clip is set."""
        ...

    def next_change(self, now: float) -> float | None:
        """When `changed` will next have something to say even if nothing happens; None for never."""
        ...


SMOOTH = 1 / 60
"""Seconds between two pictures of something that moves."""
