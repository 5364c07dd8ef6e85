"""The demo as a person lives through it: the real window, real keys and clicks, the real bank process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.demo.areas import Tab
from otp_atm.kiosk.journal_files import read_journal
from otp_atm.kiosk.vocabulary import Key
from otp_atm.phone.events import Tap
from tests.end_to_end.demo import Demo
from tests.end_to_end.xvfb import Xvfb

WALLET = load_fixtures().wallet
SARA = next(index for index, card in enumerate(WALLET) if card.id == "phone-on-file")
DANIEL = next(index for index, card in enumerate(WALLET) if card.id == "english-sms")
OTP_PIN = "40718293"


@pytest.fixture
def demo(xvfb: type[Xvfb], config: Path) -> Iterator[Demo]:
    with xvfb(1280, 720) as server, Demo(server.name, config, len(WALLET), "--lang", "en") as demo:
        demo.see("welcome")
        yield demo


def test_g04_to_g08_g17_and_f08_a_customer_registers_by_mouse_and_deactivates_by_keyboard(demo: Demo, config: Path) -> None:
    demo.drag_card(SARA)
    demo.see("card_pin")
    demo.click_digits(WALLET[SARA].pin)
    demo.click_key(Key.ENTER)
    demo.see("services")
    demo.touch(Key.FDK_RIGHT_1)
    demo.see("password_operations")
    demo.answer_by_click(Key.FDK_RIGHT_1)
    assert "0912 *** 4567" in demo.see("confirm_phone")
    demo.answer_by_click(Key.ENTER)
    for entry in ("otp_pin", "otp_pin_again"):
        demo.see(entry)
        demo.click_digits(OTP_PIN)
        demo.click_key(Key.ENTER)
    demo.see("consent")
    demo.answer_by_click(Key.FDK_RIGHT_1)
    assert "0912 *** 4567" in demo.see("enrolled")
    demo.click_key(Key.CANCEL)
    demo.see("take_card")
    demo.click_slot()
    demo.see("thanks")

    demo.see("welcome")
    demo.keys("Down", "space")
    demo.see("card_pin")
    demo.keys(*WALLET[SARA].pin, "Return")
    demo.see("services")
    demo.answer("F5")
    demo.see("password_operations")
    demo.answer("F6")
    demo.see("confirm_deactivation")
    demo.answer("F5")
    demo.see("deactivated")
    demo.answer("Return")
    demo.see("take_card")
    demo.keys("space")
    demo.see("thanks")

    assert demo.close() == 0
    journal = config.parent / "journal"
    events = [record["event"] for record in read_journal(journal)]
    assert [event for event in events if event in {"Enrolled", "Deactivated"}] == ["Enrolled", "Deactivated"]
    assert events[-1] == "TerminalStopped"
    told = "\n".join(demo.said) + "".join(path.read_text() for path in journal.iterdir())
    assert not [secret for secret in (OTP_PIN, WALLET[SARA].pan) if secret in told]


def test_f02_and_p01_help_cancel_language_and_another_size(demo: Demo) -> None:
    demo.keys("F12", "F12")
    demo.click_card(DANIEL)
    assert "PIN" in demo.see("card_pin")
    demo.resize(1000, 700)
    demo.answer_by_click(Key.FDK_LEFT_1)
    assert "رمز" in demo.see("card_pin")
    demo.click_digits("12")
    demo.click_key(Key.CANCEL)
    demo.see("take_card")
    demo.click_slot()
    demo.see("thanks")


def test_f07_a_window_that_is_closed_in_the_middle_ends_in_order(demo: Demo, config: Path) -> None:
    demo.click_card(SARA)
    demo.see("card_pin")
    assert demo.close() == 0
    assert [record["event"] for record in read_journal(config.parent / "journal")][-1] == "TerminalStopped"


def test_p01_f05_in_a_window_like_a_phone_both_are_reached_by_tabs_and_speak_one_language(xvfb: type[Xvfb], config: Path) -> None:
    with xvfb(480, 900) as server, Demo(server.name, config, len(WALLET), "--lang", "en") as demo:
        demo.see("welcome")
        demo.click_card(SARA)
        demo.see("card_pin")
        demo.click_digits(WALLET[SARA].pin)
        demo.click_key(Key.ENTER)
        demo.see("services")
        demo.answer_by_click(Key.CANCEL)
        demo.see("take_card")
        demo.click_slot()
        demo.see("welcome")
        demo.turn_to(Tab.PHONE)
        demo.touch_phone("home", Tap.BANK)
        demo.see("phone bank-menu")
        demo.touch_phone("bank-menu-empty", Tap.OTP_MENU)
        demo.see("phone otp-menu")
        demo.touch_phone("otp-menu", Tap.REGISTER)
        demo.see("phone register")
        demo.turn_to(Tab.ATM)
        demo.carry_card_to_phone(SARA)
        assert "••••" in demo.see("phone register")
        demo.keys("ctrl+l")
        assert "شماره کارت" in demo.see("phone register")
        demo.turn_to(Tab.ATM, rtl=True)
        demo.click_card(SARA)
        assert "رمز" in demo.see("card_pin")
        assert demo.close() == 0
