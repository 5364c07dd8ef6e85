"""Which key of a keyboard stands for which key of the PIN pad."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from otp_atm.configuration import Settings
from otp_atm.hardware.pin_pad.keyboard import KEYBOARD, KeyMap, key_map
from otp_atm.kiosk.load import BadFile, load
from otp_atm.kiosk.vocabulary import Key


class Recorder:
    """A PIN pad's keys that remember what was pressed."""

    def __init__(self) -> None:
        self.pressed: list[str | Key] = []

    def press_digit(self, digit: str) -> None:
        self.pressed.append(digit)

    def press_key(self, key: Key) -> None:
        self.pressed.append(key)


def key_down(key: int, text: str = "") -> pygame.Event:
    return pygame.Event(pygame.KEYDOWN, key=key, unicode=text)


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        (pygame.K_7, "7"),
        (pygame.K_KP_0, "0"),
        (pygame.K_RETURN, Key.ENTER),
        (pygame.K_KP_ENTER, Key.ENTER),
        (pygame.K_BACKSPACE, Key.CLEAR),
        (pygame.K_DELETE, Key.CLEAR),
        (pygame.K_ESCAPE, Key.CANCEL),
        (pygame.K_F1, Key.FDK_LEFT_1),
        (pygame.K_F4, Key.FDK_LEFT_4),
        (pygame.K_F5, Key.FDK_RIGHT_1),
        (pygame.K_F8, Key.FDK_RIGHT_4),
    ],
)
def test_what_a_key_stands_for(key: int, meaning: str | Key) -> None:
    assert KeyMap().meaning(key_down(key)) == meaning


def test_f05_digits_of_a_persian_keyboard_are_digits() -> None:
    assert KeyMap().meaning(key_down(0x6F7, "۷")) == "7"
    assert KeyMap().meaning(key_down(0x663, "٣")) == "3"


@pytest.mark.parametrize("text", ["", "a", "س", "½", "12"])
def test_other_keys_stand_for_nothing(text: str) -> None:
    pad = Recorder()
    assert KeyMap().press(pad, key_down(pygame.K_q, text)) is None
    assert pad.pressed == []


def test_every_key_of_the_pad_is_on_the_keyboard() -> None:
    assert set(KEYBOARD.values()) == set("0123456789") | {key.value for key in Key}


def test_a_branch_maps_the_keys_it_has() -> None:
    pad = Recorder()
    keys = KeyMap({"tab": "fdk-right-2", "a": "5"})
    for key in (pygame.K_TAB, pygame.K_a):
        assert keys.press(pad, key_down(key))
    assert pad.pressed == [Key.FDK_RIGHT_2, "5"]


@pytest.mark.parametrize(
    ("names", "complaint"), [({"f99": "enter"}, "no keyboard has a key named 'f99'"), ({"f1": "f"}, "no PIN pad has a key named 'f'")]
)
def test_p05_a_wrong_name_is_named(names: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        KeyMap(names)


def mapped(file: Path, keys: str) -> KeyMap:
    """The key map of a configuration whose third line is `keys`."""
    file.write_text(f"pin_pad:\n  keys:\n    {keys}\n", encoding="utf-8")
    return key_map(load(file, Settings).pin_pad.keys, file)


def test_a_branch_adds_the_keys_that_it_has_to_the_usual_ones(tmp_path: Path) -> None:
    keys = mapped(tmp_path / "config.yaml", '{kp_plus: enter, tab: fdk-right-1, a: "1"}')
    meanings = [keys.meaning(key_down(key)) for key in (pygame.K_KP_PLUS, pygame.K_TAB, pygame.K_a, pygame.K_ESCAPE)]
    assert meanings == [Key.ENTER, Key.FDK_RIGHT_1, "1", Key.CANCEL]


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("knob: enter", "knob: no keyboard has a key named 'knob'"), ("tab: ten", "tab: no PIN pad has a key named 'ten'")],
)
def test_a_key_that_does_not_exist_is_named_with_its_line_in_the_configuration(tmp_path: Path, key: str, wrong: str) -> None:
    file = tmp_path / "config.yaml"
    with pytest.raises(BadFile) as caught:
        mapped(file, key)
    assert str(caught.value) == f"{file}, line 3: pin_pad.keys.{wrong}"
