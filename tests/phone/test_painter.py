"""What touching the phone's glass means, and when."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pygame
import pytest
from pygame import Surface

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.events import Tap, Typed
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.painting.theme import Motion
from otp_atm.phone.samples import NOW, samples
from otp_atm.phone.view import Notice, View
from otp_atm.screens.brand import Brand
from otp_atm.screens.digits import digits
from tests.phone.pages import EVERY_SIZE, SMALLEST
from tests.screens.written import reading
from tests.spoken import FA, OF_THE_PHONE
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


def test_g10_the_seconds_of_a_code_run_where_a_small_glass_cuts_their_ring(views: dict[str, View]) -> None:
    before = PhonePainter(Brand(), SMALLEST, lambda: NOW).picture(views["code"])
    after = PhonePainter(Brand(), SMALLEST, lambda: NOW + timedelta(seconds=20)).picture(views["code"])
    assert pygame.image.tobytes(before, "RGBA") != pygame.image.tobytes(after, "RGBA")


@pytest.mark.parametrize(("before", "after"), [("register-asking", "register-wrong"), ("gateway-ready", "gateway-refused")])
def test_f07_why_something_did_not_work_is_in_sight_on_a_small_glass(before: str, after: str, views: dict[str, View]) -> None:
    painter = PhonePainter(Brand(), SMALLEST, lambda: NOW)
    sentence = next(item.text for item in views[after].items if isinstance(item, Notice))
    painter.show(views[before], 0.0)
    painter.show(views[after], 1.0)
    with reading() as written:
        painter.paint(Surface(SMALLEST, pygame.SRCALPHA), 2.0)
    assert painter._page
    lines = [line for line in written if line.text in sentence and len(line.text) > 8]
    assert lines
    assert all(painter._page.viewport.contains(line.ink) for line in lines)


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
@pytest.mark.parametrize("size", [SMALLEST, SIZE, max(EVERY_SIZE)])
def test_the_digits_of_a_countdown_stand_together_in_the_middle_of_their_button(size: tuple[int, int], language: Language) -> None:
    painter = PhonePainter(Brand(), size, lambda: NOW)
    view = next(sample.view for sample in samples(language) if sample.name == "gateway-sms-ready")
    painter.picture(view)
    assert painter._page
    painter.push(10_000)
    ((countdown, _),) = painter._page.movers
    with reading() as written:
        countdown.draw(Surface(size), 0.0, NOW)
    minutes, *seconds = written
    assert [minutes.text, *(text.text for text in seconds)] == [digits(part, language) for part in ("1:", "4", "4")]
    inks = [text.ink for text in (minutes, *seconds)]
    assert all(-2 < after.left - before.right < minutes.face.size / 4 for before, after in pairwise(inks))
    assert abs(inks[0].unionall(inks[1:]).centerx - countdown.rect.centerx) <= minutes.face.size / 8


@pytest.mark.parametrize("size", [SMALLEST, SIZE, max(EVERY_SIZE)])
def test_a_sign_stands_in_the_middle_of_its_button(size: tuple[int, int], views: dict[str, View]) -> None:
    painter = PhonePainter(Brand(), size, lambda: NOW)
    with reading() as written:
        painter.picture(views["settings"])
    for sign, tap in (("−", Tap.SLOWER), ("+", Tap.FASTER)):
        (ink,) = (text.ink.move(painter.geometry.screen.topleft) for text in written if text.text == sign)
        place = painter.place_of(tap)
        assert place
        assert abs(ink.centery - place.centery) <= 1
        assert abs(ink.centerx - place.centerx) <= 1


def test_g11_digits_can_be_typed_as_fast_as_one_likes(painter: PhonePainter, views: dict[str, View]) -> None:
    page = views["enter-pin"]
    shown(painter, page, 0.0)
    five = painter.place_of(Typed("5"))
    assert five
    shown(painter, page._replace(items=page.items[:1]), 10.0)
    assert painter.touch(five.center, 10.01) == Typed("5")
