"""Eyes for a PIN pad on glass: from the pixels of the screen they read which digit is where, as a person must when it is shuffled.

Nothing tells them the order. They know how a screen looks with the pad in ten orders, so that each digit has stood on each key once,
and find for every key of the screen before them the digit that it looks like.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pygame

from otp_atm.hardware.pin_pad.on_glass import AS_PRINTED
from otp_atm.kiosk.state import State
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from tests.whole import STUDIO

PinKey = str | Key
Point = tuple[int, int]

STEP: Final = 8
"""Pixels between the points at which keys are looked for; a key is several times as large."""
PATCH: Final = 24
"""Width and height of the square around a key's middle that a digit is read from."""


def read_pad(state: State, language: Language, size: Point, seen: Callable[[], pygame.Surface]) -> dict[PinKey, Point]:
    """The middle of every key of the pad on the screen that is seen: that of `state`, no digit pressed yet."""
    looks = {order: _painted(state, language, size, order) for order in _orders()}
    keys = _middles(*looks[AS_PRINTED])
    screen = seen()
    read: dict[PinKey, Point] = {key: middle for key, middle in keys.items() if isinstance(key, Key)}
    for place, printed in enumerate(AS_PRINTED):
        middle = keys[printed]
        patch = _patch(screen, middle)
        best = min(looks, key=lambda order: _distance(_patch(looks[order][1], middle), patch))
        read[best[place]] = middle
    return read


def _orders() -> list[str]:
    """Every digit in every place once."""
    return [AS_PRINTED[turn:] + AS_PRINTED[:turn] for turn in range(len(AS_PRINTED))]


def _painted(state: State, language: Language, size: Point, order: str) -> tuple[ScreenPainter, pygame.Surface]:
    painter, surface = ScreenPainter(Brand(), size, partial(str, order)), pygame.Surface(size, depth=32)
    painter.show(STUDIO.show(state, STUDIO.blank(state, language)), 0.0)
    painter.paint(surface, 0.0)
    return painter, surface


def _middles(painter: ScreenPainter, surface: pygame.Surface) -> dict[PinKey, Point]:
    """The middle of every key, found by touching everywhere."""
    points: dict[PinKey, list[Point]] = {}
    for x in range(0, surface.get_width(), STEP):
        for y in range(0, surface.get_height(), STEP):
            key = painter.pin_key_at((x, y))
            if key is not None:
                points.setdefault(key, []).append((x, y))
    return {key: (_mean([x for x, _ in where]), _mean([y for _, y in where])) for key, where in points.items()}


def _mean(numbers: list[int]) -> int:
    return sum(numbers) // len(numbers)


def _patch(surface: pygame.Surface, middle: Point) -> bytes:
    square = pygame.Rect(0, 0, PATCH, PATCH)
    square.center = middle
    return pygame.image.tobytes(surface.subsurface(square), "RGB")


def _distance(one: bytes, other: bytes) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))
