"""The shop and the payment page (G1, G2, G14, G15). What the bank's rules are is tested with the bank."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bank.wire.control import FaultKind
from bank.wire.problems import KINDS, Code
from kiosk.vocabulary import Language
from phone.events import Focused, Tap, TradeChosen, Typed
from phone.form import Field
from phone.pages import Checkout, Gateway, Receipt
from phone.samples import samples
from phone.trade import TERMS, Trade
from phone.words import words_of
from screens.digits import isolated
from tests.phone.person import Person, enrolled_person

PAYMENT_CODES = [
    code
    for code, kind in KINDS.items()
    if kind.recorded or code in {Code.CARD_UNKNOWN, Code.CARD_EXPIRED, Code.CARD_BLOCKED, Code.CARD_DATA_WRONG, Code.REGISTRATION_ENDED}
]
NOT_FOR_THE_PHONE = {Code.ALREADY_ENROLLED, Code.OTP_PINS_DIFFER, Code.OTP_PIN_WEAK}


@pytest.mark.parametrize("trade", Trade)
def test_g01_g02_every_kind_is_paid_with_either_password(trade: Trade) -> None:
    person = enrolled_person()
    assert person.pay(person.issue(), trade) == "paid"
    person.open_gateway(trade)
    person.do(Tap.REQUEST_OTP)
    assert person.pay(person.handset.phone.letters[0].sms.code, trade) == "paid"
    assert isinstance(person.page, Receipt)
    assert person.page.purchase.amount == TERMS[trade].amount


def test_g14_nothing_can_be_requested_before_the_cards_details_are_there() -> None:
    person = Person()
    person.do(Tap.SHOP, TradeChosen(Trade.BILL), Tap.CONFIRM)
    for field, digits in ((Field.CARD_NUMBER, person.card("enrolled").pan), (Field.CVV2, "639"), (Field.EXPIRY, "0131")):
        assert Tap.REQUEST_OTP not in [event for _, event in person.handset.view.taps()]
        person.do(Tap.REQUEST_OTP, Focused(field), Typed(digits))
    assert not person.handset.phone.letters
    page = person.do(Tap.REQUEST_OTP)
    assert isinstance(page, Gateway)
    assert page.sms_to == "0919***5432"
    assert len(person.handset.phone.letters) == 1


def test_g14_for_120_seconds_no_further_sms_is_requested() -> None:
    person = Person()
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


def test_g14_what_was_copied_is_offered_where_it_fits() -> None:
    person = Person()
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
    assert page.form[Field.OTP] == person.handset.phone.clipboard


def test_f07_a_payment_whose_reply_is_lost_is_paid_once_however_often_one_presses() -> None:
    person = enrolled_person()
    code = person.issue()
    person.disturb(FaultKind.DROP_REPLY, "pay")
    assert person.pay(code) == "bank-reply-lost"
    page = person.page
    assert isinstance(page, Gateway)
    assert page.form[Field.OTP] == code
    assert isinstance(person.do(Tap.CONFIRM), Receipt)
    assert person.pay(code) == "otp-used"


def test_a_refused_password_is_off_the_page() -> None:
    person = Person()
    assert person.pay("000000", name="enrolled") == "otp-wrong"
    assert isinstance(person.page, Gateway)
    assert person.page.form[Field.OTP] == ""
    assert "\u20664\u2069 tries left" in person.handset.view.text()


def test_while_the_bank_is_asked_nothing_can_be_typed_or_sent_twice() -> None:
    person = enrolled_person()
    code = person.issue()
    person.open_gateway()
    person.do(Typed(code))
    person.handset.post(Tap.CONFIRM)
    person.handset.post(Tap.CONFIRM)
    person.handset.post(Typed("1"))
    person.settle()
    assert isinstance(person.page, Receipt)


def test_an_amount_can_be_changed_before_the_gateway_and_not_on_it() -> None:
    person = Person()
    page = person.do(Tap.SHOP, TradeChosen(Trade.TOP_UP), Focused(Field.AMOUNT), *[Tap.ERASE] * 6, Typed("500000"))
    assert isinstance(page, Checkout)
    page = person.do(Tap.CONFIRM)
    assert isinstance(page, Gateway)
    assert page.amount == 500_000
    assert Field.AMOUNT not in page.form.fields


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", [code for code in PAYMENT_CODES if code not in NOT_FOR_THE_PHONE])
def test_every_refusal_has_a_sentence_of_its_own(code: Code, language: Language) -> None:
    assert words_of(language).troubles[code]


def test_f06_the_lock_says_how_to_get_out() -> None:
    person = Person()
    outcomes = [person.pay(f"00000{serial}", name="enrolled") for serial in range(6)]
    assert outcomes == ["otp-wrong"] * 4 + ["otp-locked"] * 2
    assert "enrol the card anew at an ATM" in person.handset.view.text()


@pytest.mark.parametrize("language", Language)
def test_f05_the_receipts_reference_is_an_island_of_latin_digits(language: Language) -> None:
    receipt = next(sample.view for sample in samples(language) if sample.name == "receipt")
    assert isolated("8c41d07e5ab2936f") in receipt.text()
