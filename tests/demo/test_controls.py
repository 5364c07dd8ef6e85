"""What lies under a point of the window, and what the keyboard is short for."""

from __future__ import annotations

import pygame
import pytest

from otp_atm.demo.areas import areas_of
from otp_atm.demo.controls import MachineKey, Pocket, Shortcut, Spot, shortcut, target
from otp_atm.demo.keypad import BLANKS, KEYPAD
from otp_atm.demo.words import TO, words_of
from otp_atm.hardware.pin_pad.keyboard import KeyMap
from otp_atm.kiosk.vocabulary import Key, Language
from tests.spoken import OF_THE_DEMO

AREAS = areas_of((1280, 720), 10)


def test_every_cap_and_function_key_can_be_pressed() -> None:
    for cap in KEYPAD:
        assert target(AREAS, AREAS.caps[cap].center) == MachineKey(cap.meaning)
    for key, rect in AREAS.function_keys.items():
        assert target(AREAS, rect.center) == MachineKey(key)


def test_a_card_is_picked_by_its_face_or_its_caption() -> None:
    for index, (card, lip) in enumerate(zip(AREAS.pocket_cards, AREAS.pockets, strict=True)):
        assert target(AREAS, lip.center) == target(AREAS, (card.centerx, card.top + 3)) == Pocket(index)


def test_the_other_spots() -> None:
    assert target(AREAS, AREAS.screen.center) is Spot.SCREEN
    assert target(AREAS, AREAS.slot.center) is Spot.SLOT
    assert target(AREAS, AREAS.help.center) is Spot.HELP


def test_covers_walls_and_metal_are_no_controls() -> None:
    for point in ((0, 0), AREAS.guide.center, *(AREAS.caps[blank].center for blank in BLANKS)):
        assert target(AREAS, point) is None


def pressed(key: int, text: str = "") -> pygame.Event:
    return pygame.Event(pygame.KEYDOWN, key=key, unicode=text)


@pytest.mark.parametrize("event", [pressed(pygame.K_F12), pressed(pygame.K_h, "h"), pressed(pygame.K_SLASH, "?"), pressed(pygame.K_j, "؟")])
def test_help_is_never_far(event: pygame.Event) -> None:
    assert shortcut(event) is Shortcut.HELP


def test_no_key_has_two_meanings() -> None:
    keys = KeyMap()
    for code in (value for name, value in vars(pygame).items() if name.startswith("K_")):
        assert not (shortcut(pressed(code)) and keys.meaning(pressed(code)))


@pytest.mark.parametrize("language", OF_THE_DEMO, ids=repr)
def test_p05_the_help_names_every_key_there_is(language: Language) -> None:
    named = {key.lower() for keys, _ in words_of(language).help_lines for key in keys if key != TO}
    assert {
        "0",
        "9",
        "enter",
        "backspace",
        "delete",
        "esc",
        "f1",
        "f4",
        "f5",
        "f8",
        "↑",
        "↓",
        "space",
        "f9",
        "tab",
        "f10",
        "f11",
        "f12",
        "h",
        "?",
        "ctrl",
        "r",
        "l",
    } == named
    assert len(Shortcut) == 10
    assert len(Key) == 11
