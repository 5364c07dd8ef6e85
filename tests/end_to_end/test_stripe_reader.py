"""A stripe reader at the real window: real key events, among them the Shift that some characters need (issue 4, item 2)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from functools import reduce
from operator import xor
from typing import Final

import pytest

from tests.end_to_end.branch import SARA, Branch
from tests.end_to_end.kiosk import PATIENCE, Kiosk
from tests.end_to_end.xvfb import Xvfb

NAMES: Final = {";": "semicolon", "?": "question", "=": "equal", ":": "colon", "<": "less", ">": "greater", "+": "plus", "\r": "Return"}
"""Characters as X names their keys, where the name is not the character."""


@pytest.fixture
def kiosk(xvfb: type[Xvfb], branch: Branch) -> Iterator[tuple[Kiosk, str]]:
    """A terminal that waits for a card, and the display that it stands on."""
    with xvfb(1280, 800) as server, Kiosk(server.name, branch.config("stripe"), branch.journal) as kiosk:
        kiosk.reach("welcome")
        yield kiosk, server.name


def lrc(track: str) -> str:
    return chr(0x30 | reduce(xor, map(ord, track)) & 0x0F)


def swipe(display: str, discretionary: str, behind: str = "") -> str:
    """Type Sara's track 2 and its LRC, which is returned, as a reader does, in four milliseconds a character."""
    year, month = SARA.expiry[2:].split("-")
    track = f";{SARA.pan}={year}{month}101{discretionary}?"
    names = [NAMES.get(character, character) for character in track + lrc(track) + behind + "\r"]
    subprocess.run(["xdotool", "key", "--delay", "4", *names], env=os.environ | {"DISPLAY": display}, check=True, timeout=PATIENCE)
    return lrc(track)


def test_f02_cards_whose_lrc_needs_shift_are_read(kiosk: tuple[Kiosk, str]) -> None:
    terminal, display = kiosk
    for discretionary, sign in (("0000012300038", ":"), ("0000012300068", "?")):
        assert swipe(display, discretionary) == sign
        assert terminal.reach("card_pin")["event"] == "CardRead"
        terminal.keys("Escape")
        terminal.reach("welcome")


def test_f02_track_3_behind_track_2_is_no_trouble(kiosk: tuple[Kiosk, str]) -> None:
    terminal, display = kiosk
    swipe(display, "0000012300000", behind="+01=023?")
    assert terminal.reach("card_pin")["event"] == "CardRead"
