"""How a person finds on a screen what they look for. What is not there raises `Unexpected`."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.vocabulary import Key
from otp_atm.phone.events import Event, Tap
from otp_atm.phone.view import View as PhoneView
from otp_atm.screens.view import View

_ISOLATES: Final = dict.fromkeys(range(0x2066, 0x206A))


class Unexpected(Exception):
    """What should be there is not. The message says what was there instead."""


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unexpected(otherwise)


def plain(text: str) -> str:
    """Without the marks that only the layout needs (isolates, U+2066 to U+2069)."""
    return text if text.isascii() else text.translate(_ISOLATES)


def choices(view: View) -> dict[str, Key]:
    """The labels of the ATM's screen, and the keys beside them."""
    return {plain(choice.label): choice.key for choice in view.choices}


def choice(view: View, label: str) -> Key:
    """The key beside this label of the ATM's screen."""
    keys = choices(view)
    require(label in keys, f"there is no choice «{label}» on the screen")
    return keys[label]


def labelled(view: PhoneView, label: str) -> Event:
    """What touching this label of the phone's page means: what bears it whole, else what it is a part of, else a way back, home
    or to the settings, or a keyboard's Enter."""
    ways = {"Back": Tap.BACK, "Home": Tap.HOME, "Settings": Tap.SETTINGS, "Enter": Tap.ENTER}
    labels = [(plain(written), event) for written, event in view.taps()]
    exactly = (event for written, event in labels if written == label)
    within = (event for written, event in labels if label in written)
    found = next(exactly, None) or next(within, None) or ways.get(label)
    if found is None:
        raise Unexpected(f"there is nothing «{label}» to touch on the phone")
    return found
