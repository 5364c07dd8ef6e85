"""Real keys under real keyboard layouts (issue 8, 1): a swipe is a card under each of them, and never a PIN; a PIN is one under each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.phone.events import Focused, Tap, TradeChosen
from otp_atm.phone.form import Field
from otp_atm.phone.trade import Trade
from tests.end_to_end.branch import INSERT_SARA, SARA, Branch
from tests.end_to_end.demo import Demo
from tests.end_to_end.keystrokes import KEYPAD, NEXT_LAYOUT, held, lay_out, pause, type_by_places
from tests.end_to_end.kiosk import Kiosk
from tests.end_to_end.test_stripe_reader import lrc
from tests.end_to_end.window import Window
from tests.end_to_end.xvfb import Xvfb

LAYOUTS: Final = ("us", "ir", "fr", "de", "ru", "ara", "dvorak")
TOGGLED: Final = ("us,ir", "-option", "grp:caps_toggle")
YEAR, MONTH = SARA.expiry[2:].split("-")
TRACK_2: Final = f";{SARA.pan}={YEAR}{MONTH}1010000012300000?"
TRACK_1: Final = f"%B{SARA.pan}^AHMADI/SARA   ^{YEAR}{MONTH}1010000012300000?"
SWIPES: Final = (TRACK_2 + "\r", TRACK_2 + lrc(TRACK_2) + "\r", TRACK_1 + TRACK_2 + "\r", TRACK_2)


@pytest.fixture
def server(xvfb: type[Xvfb]) -> Iterator[str]:
    with xvfb(1280, 800) as server:
        yield server.name


def visit(terminal: Kiosk, display: str, text: str) -> None:
    """Swipe a card, swipe it again in the middle of the PIN and before a menu, and go: there has been one PIN only."""
    swipe(terminal, display, text)
    assert terminal.reach("card_pin")["event"] == "CardRead"
    type_by_places(display, SARA.pin[:2])
    swipe(terminal, display, text)
    swipe(terminal, display, text)
    type_by_places(display, SARA.pin[2:] + "\r")
    terminal.reach("services")
    pause()
    swipe(terminal, display, text)
    terminal.keys("Escape")
    assert terminal.reach("take_card")["from"] == "services"
    terminal.reach("welcome")


def swipe(terminal: Kiosk | Window, display: str, text: str) -> None:
    """Where Enter does not say that the swipe is over, silence does."""
    with held(terminal.pid):
        type_by_places(display, text)
    if not text.endswith("\r"):
        pause()


def test_f02_and_f08_under_every_layout_a_swipe_is_a_card_and_no_pin(server: str, branch: Branch) -> None:
    with Kiosk(server, branch.config("stripe"), branch.journal) as terminal:
        terminal.reach("welcome")
        for number, layout in enumerate(LAYOUTS):
            lay_out(server, layout)
            visit(terminal, server, SWIPES[number % len(SWIPES)])
        lay_out(server, *TOGGLED)
        terminal.keys(NEXT_LAYOUT)
        visit(terminal, server, SWIPES[0])
        terminal.keys(NEXT_LAYOUT)
        visit(terminal, server, SWIPES[1])
        assert terminal.close() == 0
    told = "".join(path.read_text() for path in branch.journal.iterdir())
    assert SARA.pan not in told


def test_f08_a_swipe_too_slow_to_be_read_is_no_pin_either(server: str, branch: Branch) -> None:
    with Kiosk(server, branch.config("stripe"), branch.journal) as terminal:
        terminal.reach("welcome")
        lay_out(server, "ir")
        swipe(terminal, server, SWIPES[0])
        terminal.reach("card_pin")
        type_by_places(server, SARA.pin[:3])
        type_by_places(server, SWIPES[1], delay=170)
        pause()
        type_by_places(server, SARA.pin[3:] + "\r")
        terminal.reach("services")


def test_f08_where_no_stripe_reader_is_configured_a_swipe_types_nothing(server: str, branch: Branch) -> None:
    with Window(server, branch.config(), "kiosk", "--window") as terminal:
        terminal.see("welcome")
        lay_out(server, "ara")
        swipe(terminal, server, SWIPES[2])
        terminal.keys(INSERT_SARA)
        terminal.see("card_pin")
        terminal.keys("ctrl+2", "ctrl+7")  # no more cards fit; and these are no digits
        type_by_places(server, SARA.pin[:1])
        swipe(terminal, server, SWIPES[0])
        type_by_places(server, SARA.pin[1:] + "\r")
        terminal.see("services")


@pytest.fixture
def demo(server: str, config: Path) -> Iterator[Demo]:
    with Demo(server, config, len(load_fixtures().wallet), "--lang", "en") as demo:
        demo.see("welcome")
        yield demo


def test_whoever_has_the_keyboard_has_all_its_keys(server: str, demo: Demo) -> None:
    begun = len(demo.said)
    demo.touch_phone("home", Tap.SHOP)
    demo.see("phone shop")
    demo.touch_phone("shop", TradeChosen(Trade.PURCHASE))
    demo.see("phone checkout")
    demo.touch_phone("checkout-purchase", Focused(Field.AMOUNT))
    demo.keys(*["BackSpace"] * 7)
    demo.keys("space", "Down", "F5", "h", *(KEYPAD[digit] for digit in "5"))  # NumLock is off
    lay_out(server, "ir")
    type_by_places(server, "00,")
    demo.keys(*(KEYPAD[digit] for digit in "000"), "space")
    while "500,000" not in demo.see("phone checkout"):
        pass
    swipe(demo, server, SWIPES[2])
    demo.read()
    demo.read()  # Enter might be the reader's second one
    demo.keys("Return")
    assert "500,000 rials" in demo.see("phone gateway")
    assert not [line for line in demo.said[begun:] if line.startswith("-- ") and not line.startswith("-- phone")]
    demo.click(demo.areas.sign.center)
    demo.keys("space")
    demo.see("card_pin")
