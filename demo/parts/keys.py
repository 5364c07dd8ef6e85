"""Keys that are pressed at the moment. Those that are up stand in the still picture already."""

from __future__ import annotations

from functools import cache
from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.areas import Areas
from otp_atm.demo.art import keys as art
from otp_atm.demo.keypad import KEYPAD
from otp_atm.drawing.text import Typesetter
from otp_atm.kiosk.vocabulary import Key

Meaning = str | Key
_SHORTEST: Final = 0.12
"""Seconds that a key stays down at least, so that a quick tap is seen."""


class KeysPart:
    """The caps of the PIN pad and the function keys, by what they stand for."""

    def __init__(self, areas: Areas, letters: Typesetter) -> None:
        self._caps = {cap.meaning: cap for cap in KEYPAD}
        self._places: dict[Meaning, Rect] = {cap.meaning: areas.caps[cap] for cap in KEYPAD}
        self._places.update((key, rect) for key, rect in areas.function_keys.items())
        self._areas = areas
        self._letters = letters
        self._held: set[Meaning] = set()
        self._until: dict[Meaning, float] = {}
        self._down: frozenset[Meaning] = frozenset()
        self._picture = cache(self._draw_pressed)

    def press(self, key: Meaning, now: float) -> None:
        self._held.add(key)
        self._until[key] = now + _SHORTEST

    def release(self) -> None:
        """Whatever was held down comes up."""
        self._held.clear()

    def changed(self, now: float) -> list[Rect]:
        self._until = {key: until for key, until in self._until.items() if now < until}
        before, self._down = self._down, frozenset(self._held | self._until.keys())
        return [self._places[key] for key in before ^ self._down]

    def draw(self, onto: Surface) -> None:
        for key in self._down:
            onto.blit(self._picture(key), self._places[key])

    def next_change(self, now: float) -> float | None:  # noqa: ARG002
        return min((until for key, until in self._until.items() if key not in self._held), default=None)

    def _draw_pressed(self, key: Meaning) -> Surface:
        cap = self._caps.get(key)
        if cap:
            return art.cap(self._areas, cap, self._letters, pressed=True)
        assert isinstance(key, Key)
        return art.function_key(self._areas, key, pressed=True)
