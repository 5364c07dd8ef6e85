"""Which words the demo itself has, beside the terminal's and the phone's. The file of each language makes a value that has them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from otp_atm.demo.areas import Tab
from otp_atm.demo.levers import Lever
from otp_atm.kiosk.vocabulary import Key

TO: Final = "…"


class TourWords(Struct, frozen=True, kw_only=True):
    """What stands beside the captions of the guided tour while it does not go on."""

    paused: str
    stopped: str
    surprise: str
    """What came otherwise; takes the fields of a `demo.tour.tour.Surprise`."""


class Words(Struct, frozen=True, kw_only=True):
    """The demo's words in one language."""

    engraved: tuple[str, str, str]
    """On the machine itself, beside the PIN pad: how to put the card in, type the PIN, and take the card."""
    caps: Mapping[Key, str]
    """On the keys of the PIN pad that are no digits."""
    other_bank: str
    """On a card that is another bank's."""

    wallet: str
    pin: str
    """Takes `{pin}`; `pins` likewise, for all cards at once."""
    pins: str
    kept: str
    message: str
    """Above a text message; takes `{phone}`."""
    help: str
    keyboard: Mapping[Key, str]
    """What stands on the keys of a keyboard that stand for those of the PIN pad."""
    space: str
    """What stands on its longest key, or what that is called."""
    help_lines: tuple[tuple[tuple[str, ...], str], ...]
    """Which keys of the keyboard, and what they do. `TO` stands between the first and the last of several."""
    mouse: str
    phone: str
    """What hands can do with the phone."""
    close: str
    phone_clock: str
    """Takes `{error}`, minutes and seconds."""
    levers: Mapping[Lever, str]
    """All but the one for the language, on which stands the one that it turns to."""
    tabs: Mapping[Tab, str]
    """What a window shows one of that has no room for both."""
    branch: str
    branch_hint: str
    branch_waiting: str
    branch_done: str
    branch_refused: Mapping[str, str]
    """Why a number was not registered, by the code of what went wrong."""
    branch_failed: str
    """The same for any other code."""
    tour: TourWords
