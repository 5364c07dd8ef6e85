"""A stripe reader at the real window: real key events, among them the Shift that some characters need (issue 4, item 2)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from functools import reduce
from operator import xor
from typing import Final

import pytest

from otp_atm.bank.simulator.fixtures import DEFAULT, load_fixtures
from tests.end_to_end.branch import SARA, Branch
from tests.end_to_end.keystrokes import held
from tests.end_to_end.kiosk import PATIENCE, Kiosk
from tests.end_to_end.xvfb import Xvfb

EXPIRED: Final = 1 + [card.id for card in load_fixtures().wallet].index("expired")
"""Which card of the wallet that is, from 1."""
NAMES: Final = {
    ";": "semicolon",
    "?": "question",
    "=": "equal",
    ":": "colon",
    "<": "less",
    ">": "greater",
    "+": "plus",
    "\r": "Return",
    "%": "percent",
    "^": "asciicircum",
}
"""Characters as X names their keys, where the name is not the character."""


@pytest.fixture
def kiosk(xvfb: type[Xvfb], branch: Branch) -> Iterator[tuple[Kiosk, str]]:
    """A terminal that waits for a card, and the display that it stands on."""
    with xvfb(1280, 800) as server, Kiosk(server.name, branch.config("stripe"), branch.journal) as kiosk:
        kiosk.reach("welcome")
        yield kiosk, server.name


def lrc(track: str) -> str:
    return chr(0x30 | reduce(xor, map(ord, track)) & 0x0F)


def swipe(terminal: Kiosk, display: str, discretionary: str, behind: str = "", service: str = "101") -> str:
    """Type Sara's track 2 and its LRC, which is returned, as a reader does, in four milliseconds a character."""
    year, month = SARA.expiry[2:].split("-")
    track = f";{SARA.pan}={year}{month}{service}{discretionary}?"
    type_in(terminal, display, track + lrc(track) + behind + "\r")
    return lrc(track)


def test_f02_cards_whose_lrc_needs_shift_are_read(kiosk: tuple[Kiosk, str]) -> None:
    terminal, display = kiosk
    for discretionary, sign in (("0000012300038", ":"), ("0000012300068", "?")):
        assert swipe(terminal, display, discretionary) == sign
        assert terminal.reach("card_pin")["event"] == "CardRead"
        terminal.keys("Escape")
        terminal.reach("welcome")


def type_in(terminal: Kiosk, display: str, text: str) -> None:
    """As a reader types it."""
    names = [NAMES.get(character, character) for character in text]
    with held(terminal.pid):
        subprocess.run(["xdotool", "key", "--delay", "4", *names], env=os.environ | {"DISPLAY": display}, check=True, timeout=PATIENCE)


@pytest.mark.parametrize("error", [";E?\r", "%E?;E?+E?\r", ";?\r", "%B6221061011374628^A?\r"])
def test_f02_after_a_swipe_that_could_not_be_read_the_next_one_is(error: str, kiosk: tuple[Kiosk, str]) -> None:
    terminal, display = kiosk
    type_in(terminal, display, error)
    assert terminal.reach("card_again")["code"] == "card-swipe-failed"
    swipe(terminal, display, "0000012300000")
    assert terminal.reach("card_pin")["event"] == "CardRead"


def test_f02_a_card_whose_chip_fails_is_asked_for_its_stripe(xvfb: type[Xvfb], branch: Branch) -> None:
    """In a terminal with both readers, the chip's being the wallet's."""
    fixtures = branch.journal.parent / "fixtures.yaml"
    fixtures.write_text(
        DEFAULT.read_text(encoding="utf-8").replace("expiry: 2024-05", "expiry: 2024-05\n    unreadable: card-unresponsive")
    )
    config = branch.config("[stripe, simulated]")
    config.write_text(config.read_text() + f"simulator: {{fixtures: {fixtures}}}\n")
    with xvfb(1280, 800) as server, Kiosk(server.name, config, branch.journal) as terminal:
        terminal.reach("welcome")
        terminal.keys(f"ctrl+{EXPIRED}")
        assert terminal.reach("take_card_to_swipe")["code"] == "card-unresponsive"
        terminal.keys("ctrl+0")
        terminal.reach("card_again")
        swipe(terminal, server.name, "0000012300000", service="201")
        assert terminal.reach("card_pin")["event"] == "CardRead"
        terminal.keys("Escape")
        terminal.reach("thanks")
        terminal.reach("welcome")
        swipe(terminal, server.name, "0000012300000", service="201")
        assert terminal.reach("card_again")["code"] == "card-has-chip"
        terminal.keys("ctrl+1")
        assert terminal.reach("card_pin")["event"] == "CardRead"


def test_f02_track_3_behind_track_2_is_no_trouble(kiosk: tuple[Kiosk, str]) -> None:
    terminal, display = kiosk
    swipe(terminal, display, "0000012300000", behind="+01=023?")
    assert terminal.reach("card_pin")["event"] == "CardRead"
