"""However fast screens follow one another, what remains on the display is the last one, whole."""

from __future__ import annotations

import random

import pygame
import pytest
from msgspec.structs import replace

from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View
from tests.spoken import OF_THE_ATM
from tests.whole import STUDIO

SIZE = (800, 600)
VIEWS = [replace(sample.view, busy=False, countdown=None) for language in OF_THE_ATM for sample in STUDIO.samples(language)]


def shown(views: list[View], pauses: list[float]) -> pygame.Surface:
    """The display after these views, each painted so often and left after so many seconds."""
    painter, display, now = ScreenPainter(Brand(), SIZE), pygame.Surface(SIZE, depth=32), 0.0
    for view, pause in zip(views, pauses, strict=True):
        painter.show(view, now)
        painter.paint(display, now)
        now += pause
        painter.paint(display, now)
    for _ in range(100):
        now += 0.05
        painter.paint(display, now)
    return display


@pytest.mark.parametrize("seed", range(25))
def test_nothing_of_an_earlier_screen_remains(seed: int) -> None:
    chance = random.Random(seed)
    views = chance.sample(VIEWS, 6)
    pauses = [chance.choice([0.0, 0.01, 0.05, 0.2, 1.0]) for _ in views]
    last = ScreenPainter(Brand(), SIZE).picture(views[-1], SIZE)
    assert pygame.image.tobytes(shown(views, pauses), "RGB") == pygame.image.tobytes(last, "RGB"), [view.name for view in views]
