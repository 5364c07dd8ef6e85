"""Apps keep their state: whoever leaves one for another finds it as it was, and nothing waits in vain meanwhile (issue 16, 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Final

import pytest

from otp_atm.bank.wire.control import FaultKind
from otp_atm.phone.events import CardChosen, Event, Focused, Refused, SmsArrived, Tap, TradeChosen, Typed
from otp_atm.phone.form import Field
from otp_atm.phone.machine import step
from otp_atm.phone.messages import Sms
from otp_atm.phone.pages import (
    Asking,
    BankMenu,
    Code,
    EnterPin,
    Gateway,
    Home,
    Inbox,
    Message,
    OtpMenu,
    Receipt,
    Register,
    Registered,
    Settings,
    Shop,
    put_away,
)
from otp_atm.phone.samples import NOW, phones
from otp_atm.phone.state import Phone
from otp_atm.phone.trade import Trade
from otp_atm.phone.view import Button
from otp_atm.phone.views.home import clock_error
from otp_atm.phone.views.shop import request_button
from otp_atm.phone.views.sight import Look
from otp_atm.screens.view import Tone
from tests.phone.person import OTP_PIN, Person
from tests.spoken import EN

PHONES: Final = dict(phones(EN))
IN_AN_APP: Final = [name for name, phone in PHONES.items() if len(phone.pages) > 1 and not isinstance(phone.page, Settings)]
ICONS: Final = {Inbox: Tap.MESSAGES, BankMenu: Tap.BANK, Shop: Tap.SHOP}
LATER: Final = SmsArrived(Sms(NOW, "09121234567", "Parsian Bank\nHello"))
DETOURS: Final[dict[str, tuple[Event, ...]]] = {
    "home": (Tap.HOME,),
    "settings": (Tap.SETTINGS, Tap.FASTER, Tap.SLOWER, Tap.HOME),
    "another app": (Tap.HOME, Tap.SETTINGS, Tap.BACK, Tap.MESSAGES, Tap.HOME, Tap.SHOP, Tap.HOME, Tap.BANK, Tap.HOME),
}


def done(phone: Phone, *events: Event) -> Phone:
    for event in events:
        phone, _ = step(phone, event, NOW)
    return phone


@pytest.mark.parametrize("name", IN_AN_APP)
def test_every_page_of_every_app_is_found_as_it_was_left(name: str) -> None:
    """All but an OTP PIN, which is not left lying about."""
    before = PHONES[name]
    icon = ICONS[type(before.pages[1])]
    for detour in DETOURS.values():
        assert done(before, *detour).page == Home()
        assert done(before, *detour, icon).pages == tuple(map(put_away, before.pages))


@pytest.mark.parametrize("name", IN_AN_APP)
def test_the_settings_are_pulled_down_over_a_page_and_pushed_up_again(name: str) -> None:
    assert done(PHONES[name], Tap.SETTINGS, Tap.SETTINGS) == PHONES[name]


@pytest.mark.parametrize("name", [name for name in IN_AN_APP if isinstance(PHONES[name].page, Asking)])
@pytest.mark.parametrize("detour", [*DETOURS.values(), (Tap.SETTINGS,)], ids=[*DETOURS, "settings over it"])
def test_every_wait_ends_wherever_one_looks_meanwhile(name: str, detour: tuple[Event, ...]) -> None:
    page = PHONES[name].page
    assert isinstance(page, Asking)
    away = done(replace(PHONES[name], tickets=9).at(replace(page, waiting=9)), *detour, Refused(9, "bank-timeout", settled=False))
    waiting = [each for way in (away.pages, *away.left) for each in way if isinstance(each, Asking)]
    assert [(each.waiting, each.trouble is not None) for each in waiting] == [(0, True)]


def test_an_app_that_is_closed_by_going_back_begins_anew() -> None:
    phone = done(PHONES["gateway-ready"], Tap.BACK, Tap.BACK, Tap.BACK)
    assert (phone.pages, phone.left) == ((Home(),), ())
    assert done(phone, Tap.SHOP).pages == (Home(), Shop())


def test_a_message_opened_from_its_banner_takes_the_place_of_what_was_open_in_its_app() -> None:
    phone = done(PHONES["message"], Tap.HOME, LATER, Tap.BANNER)
    assert phone.pages == (Home(), Inbox(), Message(LATER.sms))
    assert phone.left == ()


def test_g14_whoever_leaves_the_payment_to_read_the_code_finds_card_amount_and_merchant_as_they_were(person: Person) -> None:
    person.open(Tap.SHOP, TradeChosen(Trade.TOP_UP), Focused(Field.AMOUNT), *[Tap.ERASE] * 6, Typed("500000"), Tap.CONFIRM)
    card = person.card("enrolled")
    person.do(Typed(card.pan), Typed(card.cvv2), Focused(Field.EXPIRY), Typed(f"{card.last_day:%m%y}"))
    before = person.do(Tap.REQUEST_OTP)
    person.do(Tap.BANNER)
    assert isinstance(person.page, Message)
    assert person.do(Tap.HOME, Tap.SHOP) == before
    assert "Mobile top-up" in person.handset.view.text()
    page = person.do(Tap.PASTE, Tap.CONFIRM)
    assert isinstance(page, Receipt)
    assert page.purchase.amount == 500_000


def test_g09_whoever_leaves_the_registration_to_read_the_activation_code_finds_the_card_number(person: Person) -> None:
    person.enrol()
    code = person.handset.phone.letters[0].sms.code
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.REGISTER, Typed(person.card().pan))
    person.do(Tap.BANNER, Tap.HOME, Tap.BANK)
    assert isinstance(person.page, Register)
    assert isinstance(person.do(Typed(code), Tap.CONFIRM), Registered)


def test_g10_a_code_is_still_there_while_it_is_good_and_over_in_time_wherever_one_looks(person: Person) -> None:
    person.enrol_and_register()
    code = person.issue()
    page = person.do(Tap.HOME, Tap.SHOP, Tap.HOME, Tap.BANK)
    assert isinstance(page, Code)
    assert page.code == code
    person.do(Tap.HOME)
    person.wait(60)
    assert code not in {each.code for way in person.handset.phone.left for each in way if isinstance(each, Code)}
    page = person.do(Tap.BANK)
    assert isinstance(page, Code)
    assert page.code == ""


def test_g10_an_otp_pin_is_not_left_lying_about(person: Person) -> None:
    person.enrol_and_register()
    person.open(Tap.BANK, CardChosen(person.handset.phone.cards[0].token_id), Typed(OTP_PIN[:5]), Tap.HOME)
    page = person.do(Tap.BANK)
    assert isinstance(page, EnterPin)
    assert page.form.texts == ("",)
    page = person.do(Typed(OTP_PIN), Tap.INTERNET_PASSWORD)
    assert isinstance(page, Code)


def test_g01_a_payment_that_is_answered_while_one_looks_elsewhere_shows_its_receipt(person: Person) -> None:
    person.enrol_and_register()
    code = person.issue()
    person.open_gateway()
    person.do(Typed(code))
    for event in (Tap.CONFIRM, Tap.SETTINGS, Tap.HOME, Tap.MESSAGES):
        person.handset.post(event)
    person.settle()
    assert isinstance(person.page, Inbox)
    assert isinstance(person.do(Tap.HOME, Tap.SHOP), Receipt)


def test_g14_the_countdown_of_a_payment_that_was_left_goes_on(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Tap.REQUEST_OTP, Tap.HOME)
    assert person.handset.phone.next_due
    person.wait(120)
    page = person.do(Tap.SHOP)
    assert isinstance(page, Gateway)
    assert page.sms_until is None
    assert page.form[Field.CARD_NUMBER] == person.card("enrolled").pan


def test_g17_a_page_that_was_left_and_is_about_a_card_that_has_ended_is_left_for_good(person: Person) -> None:
    person.enrol_and_register()
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.ISSUE, CardChosen(person.handset.phone.cards[0].token_id), Tap.HOME, Tap.AIRPLANE)
    person.enrol()
    person.do(Tap.AIRPLANE, Tap.BANK)
    assert not isinstance(person.page, EnterPin)
    assert "No registered card" in person.handset.view.text()


def test_f08_a_phone_that_is_switched_off_forgets_what_was_typed(person: Person) -> None:
    person.open_gateway()
    person.do(Tap.HOME)
    person.handset = person.switch_on()
    assert person.do(Tap.SHOP) == Shop()


def test_g12_once_the_clocks_agree_the_way_back_is_the_first_thing_to_do(person: Person) -> None:
    person.do(Tap.SLOWER)
    person.disturb(FaultKind.DOWN, "read-time")
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.SYNCHRONISE)
    assert primary(person) == ["Synchronise clocks"]
    person.do(Tap.SYNCHRONISE)
    assert person.handset.phone.clock_error == timedelta()
    assert primary(person) == ["One-time password menu"]
    assert "Synchronise clocks" in dict(person.handset.view.taps())
    assert person.do(Tap.CONFIRM) == OtpMenu()


def primary(person: Person) -> list[str]:
    """The labels of the buttons that a page suggests."""
    return [item.label for item in person.handset.view.items if isinstance(item, Button) and item.tone is Tone.PRIMARY]


def test_the_settings_are_in_the_dock_and_have_battery_airplane_mode_clock_and_language(person: Person) -> None:
    assert dict(person.handset.view.taps())["Settings"] is Tap.SETTINGS
    assert person.do(Tap.SETTINGS) == Settings()
    labels = [item[0] for item in person.handset.view.items]
    assert labels == ["Airplane mode", "Clock", "Language", "Battery"]
    assert "80%" in person.handset.view.text().replace("\u2066", "").replace("\u2069", "")
    assert person.do(Tap.BACK) == Home()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [(timedelta(seconds=-192), "3 min 12 s slow"), (timedelta(hours=26, minutes=5), "1 day 2 h fast"), (timedelta(), "right")],
)
def test_how_wrong_the_clock_is_is_said_in_a_unit_that_can_be_read(person: Person, wrong: timedelta, said: str) -> None:
    """Also where a file of the phone brings more than can be set."""
    person.do(Tap.SETTINGS)
    look = Look(replace(person.handset.phone, clock_error=wrong), NOW, UTC, "Bank")
    assert clock_error(look).replace("\u2066", "").replace("\u2069", "") == said


def test_g14_the_button_says_what_it_counts_down_to(person: Person) -> None:
    page = next(phone.page for _, phone in phones(EN) if isinstance(phone.page, Gateway) and phone.page.sms_until)
    look = Look(replace(person.handset.phone, pages=(page,)), NOW, UTC, "Bank")
    assert request_button(look, page).label == "Request again in"
    assert request_button(look, replace(page, sms_until=None)).label == "Request OTP"


def test_g10_the_app_says_beforehand_that_only_the_shop_finds_a_wrong_otp_pin_out(person: Person) -> None:
    person.enrol_and_register()
    person.open(Tap.BANK, CardChosen(person.handset.phone.cards[0].token_id))
    assert "which only the shop refuses" in person.handset.view.text()
    code = person.issue("00000000")
    assert person.pay(code) == "otp-wrong"
