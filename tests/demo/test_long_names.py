"""A bank with a long name, forty letters in each language, has it whole on its cards, on the ATM's sign and glass, and on the phone."""

from __future__ import annotations

from datetime import UTC
from itertools import combinations
from typing import Final

import pygame
import pytest
from msgspec.structs import replace
from pygame import Surface

from otp_atm.demo.areas import areas_with_phone
from otp_atm.demo.art.card_face import DESIGNS, card_face
from otp_atm.demo.art.lettering import letter_sign
from otp_atm.demo.art.materials import materials_of
from otp_atm.demo.art.studio import Studio
from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.text import Typesetter
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.samples import NOW, phones
from otp_atm.phone.views.registry import view_of
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View
from tests.demo.stand_ins import STAND_INS
from tests.display.sdl import dummy_window
from tests.screens.written import Written, faults, reading
from tests.spoken import EN, FA

NAME: Final = {"fa": "بانک توسعه تعاون و کشاورزی ایرانیان نوین", "en": "Development and Cooperative Bank of Asia"}
BRAND: Final = replace(Brand(), name=NAME)
SIZES: Final = ((640, 480), (1280, 720), (1920, 1080), (480, 800))
LEAST: Final = 6
"""Pixels of a letter on a card that is no wider than a thumb."""


@pytest.fixture(autouse=True)
def window(monkeypatch: pytest.MonkeyPatch) -> object:
    with dummy_window(monkeypatch, (64, 64)) as window:
        yield window


def assert_whole(written: list[Written], *names: str) -> None:
    """Each of the names is there, in one line or in several, and no letter of it leaves its room, nor lies upon another text."""
    of_name = [one for one in written if any(one.text in name for name in names)]
    assert {" ".join(dict.fromkeys(one.text for one in of_name if one.text in name)) for name in names} == {*names}
    assert not [fault for one in of_name for fault in one.faults()]
    assert min(one.face.size for one in of_name) >= LEAST
    others = [(one, other) for one, other in combinations(written, 2) if (one in of_name or other in of_name) and one.text != other.text]
    assert not [(one.text, other.text) for one, other in others if one.surface == other.surface and one.ink.colliderect(other.ink)]


def test_the_names_have_forty_letters() -> None:
    assert {len(name) for name in NAME.values()} == {40}


@pytest.mark.parametrize("width", [150, 190, 320, 640])
def test_on_a_card_both_names_stand_whole_and_alone(width: int) -> None:
    with reading() as written:
        card_face(STAND_INS[0], len(DESIGNS) - 1, width, BRAND, Typesetter(FontBook()))
    assert_whole(written, *NAME.values())


@pytest.mark.parametrize("size", SIZES)
def test_on_the_sign_each_name_keeps_to_its_half(size: tuple[int, int]) -> None:
    areas = areas_with_phone(size, 10)
    studio = Studio(areas, BRAND, materials_of(BRAND), Typesetter(FontBook()), EN)
    with reading() as written:
        letter_sign(Surface(areas.size), studio)
    assert not faults(written)
    assert_whole(written, *NAME.values())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", [EN, FA], ids=repr)
def test_on_the_glass_of_the_atm_it_is_whole(size: tuple[int, int], language: Language) -> None:
    for glass in (areas_with_phone(size, 10).screen.size, size):
        painter = ScreenPainter(BRAND, glass, clock=lambda: NOW)
        with reading() as written:
            painter.show(View("welcome", language, "…", now=NOW), 0.0)
            painter.paint(Surface(glass, depth=32), 0.0)
        assert_whole(written, NAME[language.code])


@pytest.mark.parametrize("language", [EN, FA], ids=repr)
def test_on_the_phone_it_is_whole_wherever_it_is_said(language: Language) -> None:
    pages = 0
    for _, phone in phones(language):
        painter = PhonePainter(BRAND, (300, 620), lambda: NOW)
        with reading() as written:
            painter.show(view_of(phone, NOW, UTC, BRAND.name), 0.0)
            painter.paint(Surface((300, 620), pygame.SRCALPHA), 5.0)
        if said := [one for one in written if one.text == NAME[language.code]]:
            pages += 1
            assert not [fault for one in said for fault in one.faults()]
    assert pages
