"""A bubble at the slot that says why a card did not go in, for as long as it takes to read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.art.refusal import draw_refusal
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.hands import Hands, Refusal

_STAY: Final = 4.0
"""Seconds."""


class RefusalPart:
    """Shows the latest refusal of the hands, once."""

    def __init__(self, hands: Hands, studio: Callable[[], Studio]) -> None:
        self._hands = hands
        self._studio = studio
        self._shown: Refusal | None = None
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
        self._picture, self._place = draw_refusal(self._studio(), wanted.why) if wanted else (None, Rect(0, 0, 0, 0))
        return [rect for rect in (before, self._place) if rect.size != (0, 0)]

    def draw(self, onto: Surface) -> None:
        if self._picture:
            onto.blit(self._picture, self._place)

    def next_change(self, now: float) -> float | None:
        if self._wanted(now) != self._shown:
            return now
        return self._shown.at + _STAY if self._shown else None

    def _wanted(self, now: float) -> Refusal | None:
        refusal = self._hands.refusal
        return refusal if refusal and now < refusal.at + _STAY else None
