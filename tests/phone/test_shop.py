"""The shop and the payment page (G1, G2, G14, G15). What the bank's rules are is tested with the bank."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest

from otp_atm.bank.wire import app, gateway
from otp_atm.bank.wire.codes import CODES
from otp_atm.bank.wire.control import FaultKind
from otp_atm.bank.wire.problems import ONCE, Code
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.events import Focused, Tap, TradeChosen, Typed
from otp_atm.phone.form import Field
from otp_atm.phone.moves.common import OTP_JUDGED
from otp_atm.phone.pages import Checkout, Gateway, Receipt
from otp_atm.phone.samples import samples
from otp_atm.phone.trade import TERMS, Trade
from otp_atm.phone.words import words_of
from otp_atm.screens.digits import digits, isolated
from tests.phone.person import Person
from tests.spoken import OF_THE_PHONE

ANSWERED: Final = {code for operation in (*app.OPERATIONS, *gateway.OPERATIONS) for code in operation.problems}
"""What somebody with a phone can be told. Whatever only a terminal asks has sentences there."""
ALWAYS_SAID: Final = {Code.CARD_UNKNOWN, Code.CARD_EXPIRED, Code.CARD_BLOCKED, Code.CARD_DATA_WRONG, Code.REGISTRATION_ENDED}
REFUSALS: Final = [code for code in CODES.values() if code in ANSWERED and (code.kind.recorded or code in ALWAYS_SAID)]


@pytest.mark.parametrize("trade", Trade)
def test_g01_g02_every_kind_is_paid_with_either_password(trade: Trade, person: Person) -> None:
    person.enrol_and_register()
    assert person.pay(person.issue(), trade) == "paid"
    person.open_gateway(trade)
    person.do(Tap.REQUEST_OTP)
    assert person.pay(person.handset.phone.letters[0].sms.code, trade) == "paid"
    assert isinstance(person.page, Receipt)
    assert person.page.purchase.amount == TERMS[trade].amount


def test_g14_nothing_can_be_requested_before_the_cards_details_are_there(person: Person) -> None:
    person.open(Tap.SHOP, TradeChosen(Trade.BILL), Tap.CONFIRM)
    for field, typed in ((Field.CARD_NUMBER, person.card("enrolled").pan), (Field.CVV2, "639"), (Field.EXPIRY, "0131")):
        assert Tap.REQUEST_OTP not in [event for _, event in person.handset.view.taps()]
        person.do(Tap.REQUEST_OTP, Focused(field), Typed(typed))
    assert not person.handset.phone.letters
    page = person.do(Tap.REQUEST_OTP)
    assert isinstance(page, Gateway)
    assert page.sms_to == "0919***5432"
    assert len(person.handset.phone.letters) == 1


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_g14_the_button_that_counts_down_says_what_for(language: Language) -> None:
    counting = {sample.name for sample in samples(language) if words_of(language).request_again in sample.view.spoken()}
    assert counting == {"gateway-sms-sent", "gateway-sms-ready"}


def test_g14_for_120_seconds_no_further_sms_is_requested(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    began = person.clock.now()
    page = person.do(Tap.REQUEST_OTP)
    assert isinstance(page, Gateway)
    assert page.sms_until == began + timedelta(seconds=120)
    person.wait(119.9)
    person.do(Tap.REQUEST_OTP)
    assert len(person.handset.phone.letters) == 1
    person.wait(0.1)
    page = person.do(Tap.REQUEST_OTP)
    assert len(person.handset.phone.letters) == 2


def test_g14_what_was_copied_is_offered_where_it_fits(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Tap.REQUEST_OTP, Tap.BANNER_COPY)
    view = person.handset.view
    assert view.keypad
    assert view.keypad.paste == "Paste"
    person.do(Focused(Field.CARD_NUMBER))
    view = person.handset.view
    assert view.keypad
    assert not view.keypad.paste
    page = person.do(Focused(Field.OTP), Tap.PASTE)
    assert isinstance(page, Gateway)
    assert person.handset.phone.clipboard
    assert page.form[Field.OTP] == person.handset.phone.clipboard.digits


def test_g09_an_activation_code_is_offered_for_nothing_else(person: Person) -> None:
    person.enrol()
    person.do(Tap.BANNER_COPY)
    person.open(Tap.SHOP, TradeChosen(Trade.BILL), Focused(Field.AMOUNT))
    assert not offered(person)
    person.open_gateway()
    assert not offered(person)
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.REGISTER, Focused(Field.ACTIVATION_CODE))
    assert offered(person)


def test_g10_a_password_from_the_app_is_offered_to_the_gateway_alone(person: Person) -> None:
    person.enrol_and_register()
    person.issue()
    person.do(Tap.COPY)
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.REGISTER, Focused(Field.ACTIVATION_CODE))
    assert not offered(person)
    person.open_gateway()
    assert offered(person)


def offered(person: Person) -> bool:
    """Whether the keypad offers to paste."""
    return bool(person.handset.view.keypad and person.handset.view.keypad.paste)


def test_f07_a_payment_whose_reply_is_lost_is_paid_once_however_often_one_presses(person: Person) -> None:
    person.enrol_and_register()
    code = person.issue()
    person.disturb(FaultKind.DROP_REPLY, "pay")
    assert person.pay(code) == "bank-reply-lost"
    page = person.page
    assert isinstance(page, Gateway)
    assert page.form[Field.OTP] == code
    assert isinstance(person.do(Tap.CONFIRM), Receipt)
    assert person.pay(code) == "otp-used"


def test_f07_a_payment_in_doubt_is_paid_once_whatever_else_is_asked_and_over_a_restart(person: Person) -> None:
    person.enrol_and_register()
    code = person.issue()
    person.disturb(FaultKind.DROP_REPLY, "pay")
    assert person.pay(code) == "bank-reply-lost"
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.SYNCHRONISE)
    person.handset = person.switch_on()
    assert person.pay(code) == "paid"
    assert person.pay(code) == "otp-used"


@pytest.mark.parametrize(("seconds", "messages"), [(60, 1), (120, 2)])
def test_g14_a_request_in_doubt_is_a_new_one_once_its_password_is_over(seconds: float, messages: int, person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.disturb(FaultKind.DROP_REPLY, "request-sms-otp")
    person.do(Tap.REQUEST_OTP)
    person.wait(seconds)
    person.do(Tap.REQUEST_OTP)
    assert len(person.handset.phone.letters) == messages


def test_a_refused_password_is_off_the_page(person: Person) -> None:
    assert person.pay("0000000", name="enrolled") == "otp-wrong"
    assert isinstance(person.page, Gateway)
    assert person.page.form[Field.OTP] == ""
    assert "\u20664\u2069 tries left" in person.handset.view.text()


def test_a_password_that_was_not_judged_stays_on_the_page(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Focused(Field.CVV2), *[Tap.ERASE] * 3, Typed("0000"), Focused(Field.OTP), Typed("1234567"))
    page = person.do(Tap.CONFIRM)
    assert isinstance(page, Gateway)
    assert page.trouble
    assert page.trouble.code == "card-data-wrong"
    assert page.form[Field.OTP] == "1234567"


def test_every_refusal_of_a_payment_that_is_not_about_the_card_judges_the_password() -> None:
    assert {*gateway.PAY.problems} - {*gateway.CARD, *ONCE} == OTP_JUDGED


def test_a_payment_that_could_not_be_asked_for_takes_no_later_refusal_for_its_own(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled-no-sms")
    person.do(Typed("12345678"), Tap.AIRPLANE, Tap.CONFIRM, Tap.AIRPLANE)
    page = person.do(Tap.REQUEST_OTP)
    assert isinstance(page, Gateway)
    assert page.trouble
    assert page.trouble.code == "sms-otp-not-enabled"
    assert page.form[Field.OTP] == "12345678"


def test_while_the_bank_is_asked_nothing_can_be_typed_or_sent_twice(person: Person) -> None:
    person.enrol_and_register()
    code = person.issue()
    person.open_gateway()
    person.do(Typed(code))
    person.handset.post(Tap.CONFIRM)
    person.handset.post(Tap.CONFIRM)
    person.handset.post(Typed("1"))
    person.settle()
    assert isinstance(person.page, Receipt)


def test_an_amount_can_be_changed_before_the_gateway_and_not_on_it(person: Person) -> None:
    page = person.open(Tap.SHOP, TradeChosen(Trade.TOP_UP), Focused(Field.AMOUNT), *[Tap.ERASE] * 6, Typed("500000"))
    assert isinstance(page, Checkout)
    page = person.do(Tap.CONFIRM)
    assert isinstance(page, Gateway)
    assert page.amount == 500_000
    assert Field.AMOUNT not in page.form.fields


def test_g14_a_payment_stays_the_same_payment_whatever_the_phone_speaks(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Tap.REQUEST_OTP, Tap.LANGUAGE)
    assert person.pay(person.handset.phone.letters[0].sms.code, name="enrolled") == "paid"


@pytest.mark.parametrize("trade", Trade)
def test_g01_the_bank_takes_every_merchants_name(trade: Trade) -> None:
    assert len(TERMS[trade].name) <= 40


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_has_a_sentence_of_its_own(code: Code, language: Language) -> None:
    assert words_of(language).troubles[code]


def test_f06_the_lock_says_how_to_get_out(person: Person) -> None:
    outcomes = [person.pay(f"000000{serial}", name="enrolled") for serial in range(6)]
    assert outcomes == ["otp-wrong"] * 4 + ["otp-locked"] * 2
    assert "enrol the card anew at an ATM" in person.handset.view.text()


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_f05_the_receipts_reference_is_an_island_of_digits(language: Language) -> None:
    receipt = next(sample.view for sample in samples(language) if sample.name == "receipt")
    assert isolated(digits("8041 5076 5229 3618", language)) in receipt.text()
