"""The light of the card slot: it blinks while a card is expected or waits to be taken."""

from __future__ import annotations

from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.areas import Areas
from otp_atm.demo.art.mouth import draw_mouth, mouth_box
from otp_atm.demo.hands import Reader
from otp_atm.hardware.card_reader.mock import Slot

_BEAT: Final = 0.7
"""Seconds that it is on, and off."""


class LightPart:
    """The mouth of the slot, where it is lit."""

    def __init__(self, areas: Areas, reader: Reader) -> None:
        self._place = mouth_box(areas)
        self._picture = draw_mouth(areas, lit=True)
        self._reader = reader
        self._since: float | None = None
        self._lit = False

    def changed(self, now: float) -> list[Rect]:
        calling = self._reader.accepting or self._reader.slot is Slot.OFFERED
        self._since = (now if self._since is None else self._since) if calling else None
        before = self._lit
        self._lit = self._since is not None and self._beats(now) % 2 == 0
        return [] if self._lit == before else [self._place]

    def draw(self, onto: Surface) -> None:
        if self._lit:
            onto.blit(self._picture, self._place)

    def next_change(self, now: float) -> float | None:
        return None if self._since is None else self._since + (self._beats(now) + 1) * _BEAT

    def _beats(self, now: float) -> int:
        assert self._since is not None
        return int((now - self._since) / _BEAT + 1e-6)
