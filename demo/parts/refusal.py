"""A bubble that says why something cannot be, where it was wanted, for as long as it takes to read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

from pygame import Rect, Surface

_STAY: Final = 4.0
"""Seconds."""


class Refusal(Protocol):
    """Whatever was refused."""

    @property
    def at(self) -> float:
        """When."""


R = TypeVar("R", bound=Refusal)


class RefusalPart(Generic[R]):
    """Shows the latest refusal, once; `draw` makes the bubble, and says where it stands."""

    def __init__(self, latest: Callable[[], R | None], draw: Callable[[R], tuple[Surface, Rect]]) -> None:
        self._latest = latest
        self._draw = draw
        self._shown: R | None = None
        self._picture: Surface | None = None
        self._place = Rect(0, 0, 0, 0)

    @property
    def place(self) -> Rect:
        """What it covers; empty while nothing is refused."""
        return self._place

    def changed(self, now: float) -> list[Rect]:
        wanted = self._wanted(now)
        if wanted == self._shown:
            return []
        self._shown, before = wanted, self._place
        self._picture, self._place = self._draw(wanted) if wanted else (None, Rect(0, 0, 0, 0))
        return [rect for rect in (before, self._place) if rect.size != (0, 0)]

    def draw(self, onto: Surface) -> None:
        if self._picture:
            onto.blit(self._picture, self._place)

    def next_change(self, now: float) -> float | None:
        if self._wanted(now) != self._shown:
            return now
        return self._shown.at + _STAY if self._shown else None

    def _wanted(self, now: float) -> R | None:
        refusal = self._latest()
        return refusal if refusal and now < refusal.at + _STAY else None
