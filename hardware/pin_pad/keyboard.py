"""A computer keyboard as the keys of a PIN pad. What stands for what is data, so that a branch can map the keys it has."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, Protocol

import pygame

from otp_atm.kiosk.load import Document
from otp_atm.kiosk.vocabulary import Key

Meaning = str | Key
"""A digit, `0` to `9`, or a key that is none."""

KEYBOARD: Final[Mapping[str, str]] = MappingProxyType(
    {f"{row}{digit}": str(digit) for row in ("", "kp") for digit in range(10)}
    | {"return": "enter", "kp_enter": "enter", "backspace": "clear", "delete": "clear", "escape": "cancel"}
    | {f"f{place}": f"fdk-left-{place}" for place in range(1, 5)}
    | {f"f{place + 4}": f"fdk-right-{place}" for place in range(1, 5)}
)
"""Name of a keyboard's key (pygame's constant without `K_`, in lower case) to a digit or the value of a `Key`."""

_CODES: Final = {name[2:].lower(): int(code) for name, code in vars(pygame).items() if name.startswith("K_")}

_DIGITS: Final = {_CODES[name]: meaning for name, meaning in KEYBOARD.items() if meaning.isdecimal()}


class Pad(Protocol):
    """Whatever has the keys of a PIN pad."""

    def press_digit(self, digit: str) -> None: ...

    def press_key(self, key: Key) -> None: ...


class KeyMap:
    """Turns key presses into what they stand for. Raises ValueError naming a key that no keyboard or no PIN pad has."""

    def __init__(self, names: Mapping[str, str] = KEYBOARD) -> None:
        self._meanings = {_code(name): _meaning(meaning) for name, meaning in names.items()}

    def meaning(self, pressed: pygame.Event) -> Meaning | None:
        """What a KEYDOWN event stands for, None if for nothing. Digits of a Persian or Arabic keyboard count as digits."""
        return self._meanings.get(pressed.key) or digit(pressed)

    def press(self, pad: Pad, pressed: pygame.Event) -> Meaning | None:
        """Press the pad's key that a KEYDOWN event stands for, and return it; None if it stands for none."""
        meaning = self.meaning(pressed)
        if meaning is not None:
            press(pad, meaning)
        return meaning


def key_map(keys: Mapping[str, str], config: Path) -> KeyMap:
    """A keyboard's usual keys, and `keys` that the configuration `config` adds. Raises BadFile with the place in it of one that is none."""
    for name, meaning in keys.items():
        try:
            KeyMap({name: meaning})
        except ValueError as wrong:
            raise Document(config).bad(("pin_pad", "keys", name), str(wrong)) from None
    return KeyMap({**KEYBOARD, **keys})


def digit(pressed: pygame.Event) -> str | None:
    """The digit that a KEYDOWN event stands for, None for another key.

    The key decides, with or without NumLock, Shift or a French layout; where it is no digit's, what it types, in whatever script.
    """
    by_key = _DIGITS.get(pressed.key)
    if by_key is None and len(pressed.unicode) == 1:
        value = unicodedata.decimal(pressed.unicode, None)
        return None if value is None else str(value)
    return by_key


def press(pad: Pad, meaning: Meaning) -> None:
    """Press the key of `pad` that `meaning` names."""
    if isinstance(meaning, Key):
        pad.press_key(meaning)
    else:
        pad.press_digit(meaning)


def _code(name: str) -> int:
    try:
        return _CODES[name.lower()]
    except KeyError:
        raise ValueError(f"no keyboard has a key named {name!r}") from None


def _meaning(name: str) -> Meaning:
    if len(name) == 1 and name in "0123456789":
        return name
    try:
        return Key(name)
    except ValueError:
        raise ValueError(f"no PIN pad has a key named {name!r}") from None
