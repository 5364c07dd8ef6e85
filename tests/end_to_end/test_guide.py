"""The bank's guide lived through in the real window: real clicks on ATM, phone, shop, branch desk and clock, the real bank process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.demo.levers import Lever
from otp_atm.kiosk.journal_files import read_journal
from otp_atm.kiosk.vocabulary import Key
from otp_atm.phone.events import CardChosen, Tap, TradeChosen, Typed
from otp_atm.phone.samples import CARDS
from otp_atm.phone.store import Store
from otp_atm.phone.trade import TERMS, Trade
from otp_atm.phone.vault import Vault, key_beside
from tests.end_to_end.demo import Demo
from tests.end_to_end.xvfb import Xvfb
from tests.spoken import EN

WALLET = load_fixtures().wallet
CARD = next(index for index, card in enumerate(WALLET) if card.id == "no-phone")
OTP_PIN = "40718293"
NUMBER = "09205551234"


@pytest.fixture
def demo(xvfb: type[Xvfb], config: Path) -> Iterator[Demo]:
    with xvfb(1600, 900) as server, Demo(server.name, config, len(WALLET), "--lang", "en") as demo:
        demo.see("welcome")
        yield demo


def test_g01_to_g17_the_whole_guide(demo: Demo, config: Path) -> None:
    # No number on file (G3): the branch registers one
    password_operations(demo)
    demo.touch(Key.FDK_RIGHT_1)
    assert "branch" in demo.see("no_phone")
    take_card(demo)
    demo.pull(Lever.BRANCH)
    demo.choose_at_branch(CARD)
    demo.keys(*NUMBER, "Return", "Escape")

    # Enrol (G4 to G7); the activation SMS comes by itself (G8); register in the app (G9)
    enrol(demo)
    demo.touch_phone("home", Tap.BANK)
    demo.see("phone bank-menu")
    demo.touch_phone("bank-menu-empty", Tap.OTP_MENU)
    demo.see("phone otp-menu")
    demo.touch_phone("otp-menu", Tap.REGISTER)
    demo.see("phone register")
    demo.show_card(CARD)
    demo.see("phone register")
    demo.touch_phone("register", Tap.PASTE)
    demo.touch_phone("register-ready", Tap.CONFIRM)
    assert "Registration successful" in demo.see("phone registered")

    # Issue without network (G10, G11, G13), pay (G1); it pays once
    toggle_airplane(demo)
    issue(demo, "registered")
    demo.touch_phone("code", Tap.COPY)
    code = issued(config)
    toggle_airplane(demo)
    pay_by_paste(demo, Trade.PURCHASE)
    assert "1,850,000 rials" in demo.see("phone receipt")
    pay_by_typing(demo, Trade.TOP_UP, code)
    assert "otp-used" in refusal(demo)

    # A code whose time is over (G10)
    issue(demo, "home")
    code = issued(config)
    demo.pull(Lever.PLUS_60)
    while "has ended" not in demo.see("phone code"):
        pass
    demo.pull(Lever.PLUS_10)
    pay_by_typing(demo, Trade.TOP_UP, code)
    assert "otp-expired" in refusal(demo)

    # A password by SMS (G14), in time and too late
    pay_by_sms(demo, Trade.BILL)
    assert "624,000 rials" in demo.see("phone receipt")
    pay_by_sms(demo, Trade.CARD_TO_CARD, late=True)
    assert "otp-expired" in refusal(demo)

    # The phone's clock goes wrong and is mended (G12)
    for _ in range(3):
        demo.pull(Lever.SLOWER)
    issue(demo, "home")
    demo.touch_phone("code", Tap.COPY)
    pay_by_paste(demo, Trade.TOP_UP)
    assert "Synchronise clocks" in refusal(demo)
    open_otp_menu(demo)
    demo.touch_phone("otp-menu", Tap.SYNCHRONISE)
    while "3 min slow and has been put right" not in demo.see("phone synchronise"):
        pass
    issue(demo, "home")
    demo.touch_phone("code", Tap.COPY)
    pay_by_paste(demo, Trade.TOP_UP)
    assert "Paid" in demo.see("phone receipt")

    # Deactivate in the app (G16): passwords by SMS stay; then at the ATM (G17): they end, too
    open_otp_menu(demo)
    demo.touch_phone("otp-menu", Tap.DEACTIVATE)
    demo.see("phone choose-card")
    demo.touch_phone("choose-card", CardChosen(CARDS[0].token_id))
    demo.see("phone confirm-end")
    demo.touch_phone("confirm-end", Tap.CONFIRM)
    assert "have ended" in demo.see("phone ended")
    pay_by_sms(demo, Trade.PURCHASE)
    assert "Paid" in demo.see("phone receipt")
    password_operations(demo)
    demo.touch(Key.FDK_RIGHT_2)
    demo.see("confirm_deactivation")
    demo.touch(Key.FDK_RIGHT_1)
    demo.see("deactivated")
    take_card(demo)
    open_gateway(demo, Trade.PURCHASE)
    demo.touch_phone("gateway-no-code", Tap.REQUEST_OTP)
    assert "not-enrolled" in refusal(demo)

    assert demo.close() == 0
    secrets_are_nowhere(demo, config)


def secrets_are_nowhere(demo: Demo, config: Path) -> None:
    """Neither PIN, card number nor code is in anything that was said or journalled (F8); in the phone's file no PIN and no number."""
    chance = {"seq", "time", "prev", "hash", "seal"}  # digits that can look like a code
    kept = "\n".join(str({**record, **dict.fromkeys(chance)}) for record in read_journal(config.parent / "journal"))
    phone = (config.parent / "phone.db").read_bytes()
    said = "\n".join(demo.said)
    for secret in (OTP_PIN, WALLET[CARD].pan):
        assert secret not in said
        assert secret not in kept
        assert secret.encode() not in phone
    codes = codes_sent(config)
    assert len(codes) > 3
    for code in (*codes, *(str(int(code)) for code in codes)):
        assert code not in said
        assert code not in kept
    assert {*re.findall(r"(?<![0-9a-f])\d{8}(?![0-9a-f])", said)} <= {terms.merchant_id for terms in TERMS.values()}


def codes_sent(config: Path) -> list[str]:
    """The codes of all text messages that the phone got, in the digits of their language: the bank has forgotten them."""
    with closing(Store(config.parent / "phone.db")) as store:
        phone = store.load(EN)
    assert phone
    texts = [letter.sms.text for letter in phone.letters]
    return [line for text in texts for line in text.splitlines() if line.isdecimal()]


def issued(config: Path) -> str:
    """The password that the app has issued last, computed as it does: by what it keeps, and the OTP PIN."""
    path = config.parent / "phone.db"
    with closing(Store(path)) as store:
        phone = store.load(EN)
        assert phone
        (card,) = phone.cards
        code = Vault(store, key_beside(path)).code(card.token_id, OTP_PIN, card.issued)
    assert code
    return code


# What a person does ---------------------------------------------------------------------------------------------------------------


def password_operations(demo: Demo) -> None:
    demo.click_card(CARD)
    demo.see("card_pin")
    demo.click_digits(WALLET[CARD].pin)
    demo.click_key(Key.ENTER)
    demo.see("services")
    demo.touch(Key.FDK_RIGHT_1)
    demo.see("password_operations")


def take_card(demo: Demo) -> None:
    demo.click_key(Key.CANCEL)
    demo.see("take_card")
    demo.click_slot()
    demo.see("welcome")


def enrol(demo: Demo) -> None:
    password_operations(demo)
    demo.touch(Key.FDK_RIGHT_1)
    assert "0920 *** 1234" in demo.see("confirm_phone")
    demo.touch(Key.FDK_RIGHT_1)
    for entry in ("otp_pin", "otp_pin_again"):
        demo.see(entry)
        demo.click_digits(OTP_PIN)
        demo.click_key(Key.ENTER)
    demo.see("consent")
    demo.touch(Key.FDK_RIGHT_1)
    demo.see_all(enrolled="0920 *** 1234", phone__home="Activation code")
    demo.touch_phone("home-banner", Tap.BANNER_COPY)
    take_card(demo)


def toggle_airplane(demo: Demo) -> None:
    """Down from the status bar, and up again."""
    demo.touch_phone("otp-menu", Tap.SETTINGS)
    demo.see("phone settings")
    demo.touch_phone("settings", Tap.AIRPLANE)
    demo.touch_phone("settings", Tap.SETTINGS)


def go_home(demo: Demo) -> None:
    demo.touch_phone("otp-menu", Tap.HOME)
    demo.see("phone home")


def open_app(demo: Demo, icon: Tap, first: str) -> None:
    """From wherever it was left to its first page."""
    go_home(demo)
    demo.touch_phone("home", icon)
    while (page := demo.see_phone()) != first:
        if page != "home":  # which is said again, when its clock goes on
            demo.touch_phone("otp-menu", Tap.BACK)


def open_otp_menu(demo: Demo) -> None:
    open_app(demo, Tap.BANK, "bank-menu")
    demo.touch_phone("bank-menu", Tap.OTP_MENU)
    demo.see("phone otp-menu")


def issue(demo: Demo, page: str) -> None:
    """From the page that says «registered», or from home."""
    if page == "registered":
        demo.see("phone registered")
        demo.touch_phone("registered", Tap.CONFIRM)
        demo.see("phone otp-menu")
    else:
        open_otp_menu(demo)
    demo.touch_phone("otp-menu", Tap.ISSUE)
    demo.see("phone choose-card")
    demo.touch_phone("choose-card", CardChosen(CARDS[0].token_id))
    demo.see("phone enter-pin")
    for digit in OTP_PIN:
        demo.touch_phone("enter-pin", Typed(digit))
    demo.touch_phone("enter-pin-ready", Tap.INTERNET_PASSWORD)
    demo.see("phone code")


def open_gateway(demo: Demo, trade: Trade) -> None:
    """Through the shop to the payment page, which sees the card."""
    open_app(demo, Tap.SHOP, "shop")
    demo.touch_phone("shop", TradeChosen(trade))
    demo.see("phone checkout")
    demo.touch_phone(f"checkout-{trade.value}", Tap.CONFIRM)
    demo.see("phone gateway")
    demo.show_card(CARD)
    demo.see("phone gateway")


def pay_by_paste(demo: Demo, trade: Trade) -> None:
    open_gateway(demo, trade)
    demo.touch_phone("gateway-otp", Tap.PASTE)
    demo.touch_phone("gateway-ready", Tap.CONFIRM)


def pay_by_typing(demo: Demo, trade: Trade, code: str) -> None:
    """With a password that the keypad offers no more."""
    open_gateway(demo, trade)
    for digit in code:
        demo.touch_phone("gateway-otp", Typed(digit))
    demo.touch_phone("gateway-otp", Tap.DONE)
    demo.touch_phone("gateway-ready", Tap.CONFIRM)


def pay_by_sms(demo: Demo, trade: Trade, *, late: bool = False) -> None:
    open_gateway(demo, trade)
    demo.touch_phone("gateway-no-code", Tap.REQUEST_OTP)
    while "One-time password for" not in demo.see("phone gateway"):
        pass
    demo.touch_phone("home-banner", Tap.BANNER_COPY)
    demo.touch_phone("gateway-sms-sent", Tap.PASTE)
    if late:
        demo.pull(Lever.PLUS_120)
        while "on its way" in demo.see("phone gateway"):
            pass
    demo.touch_phone("gateway-ready" if late else "gateway-sms-ready", Tap.CONFIRM)


def refusal(demo: Demo) -> str:
    """What the payment page says when it has been refused."""
    while not re.search(r"^(otp|not)-[a-z-]+$", text := demo.see("phone gateway"), re.MULTILINE):
        pass
    return text
