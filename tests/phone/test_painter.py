"""What touching the phone's glass means, and when."""

from __future__ import annotations

import pygame
import pytest
from pygame import Surface

from otp_atm.phone.events import Tap, Typed
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.painting.theme import Motion
from otp_atm.phone.samples import NOW, samples
from otp_atm.phone.view import View
from otp_atm.screens.brand import Brand
from tests.spoken import FA
from tools.gallery.phone import SIZE


@pytest.fixture
def views() -> dict[str, View]:
    return {sample.name: sample.view for sample in samples(FA)}


@pytest.fixture
def painter() -> PhonePainter:
    pygame.font.init()
    return PhonePainter(Brand(), SIZE, lambda: NOW)


def shown(painter: PhonePainter, view: View, now: float) -> None:
    painter.show(view, now)
    painter.paint(Surface(SIZE, pygame.SRCALPHA), now)


def test_g09_the_second_click_of_a_double_one_does_not_reach_the_next_page(painter: PhonePainter, views: dict[str, View]) -> None:
    for name, now in (("register-ready", 0.0), ("register-asking", 10.0), ("registered", 10.1)):
        shown(painter, views[name], now)
    place = painter.place_of(Tap.CONFIRM)
    assert place
    assert painter.touch(place.center, 10.2) is None
    assert painter.at(place.center, 10.2) is None
    assert painter.touch(place.center, 10.1 + Motion.rest) is Tap.CONFIRM


def test_g11_digits_can_be_typed_as_fast_as_one_likes(painter: PhonePainter, views: dict[str, View]) -> None:
    page = views["enter-pin"]
    shown(painter, page, 0.0)
    five = painter.place_of(Typed("5"))
    assert five
    shown(painter, page._replace(items=page.items[:1]), 10.0)
    assert painter.touch(five.center, 10.01) == Typed("5")
