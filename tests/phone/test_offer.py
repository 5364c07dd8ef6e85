"""What the keypad offers to paste: the newest code that is still good, and none that was refused, used or replaced (issue 16, 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from otp_atm.bank.wire import app
from otp_atm.bank.wire.branch import SET_PHONE, NewPhone
from otp_atm.bank.wire.control import CHANGE_NETWORK, FaultKind, NetworkState
from otp_atm.bank.wire.problems import ONCE, Code
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.events import CardChosen, CardSeen, Focused, Tap, TradeChosen, Typed
from otp_atm.phone.form import Field
from otp_atm.phone.moves.common import JUDGED
from otp_atm.phone.offer import offered
from otp_atm.phone.pages import Gateway
from otp_atm.phone.samples import letters
from otp_atm.phone.trade import Trade
from tests.phone.person import OTP_PIN, Person
from tests.spoken import OF_THE_PHONE


def offer(person: Person) -> str:
    """The digits that are offered, as the keypad shows them; empty if none are."""
    clip, keypad = offered(person.handset.phone), person.handset.view.keypad
    assert bool(clip) is bool(keypad and keypad.paste)
    return clip.digits if clip else ""


def newest(person: Person) -> str:
    """The code of the newest message."""
    return person.handset.phone.letters[0].sms.code


def at_registration(person: Person, name: str = "phone-on-file") -> None:
    card = person.card(name)
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.REGISTER, CardSeen(card.pan, f"{card.last_day:%m%y}", card.cvv2))


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_what_a_message_says_of_its_code(language: Language) -> None:
    payment, activation, _ = (letter.sms.clip for letter in letters(language))
    assert (payment.meant_for, payment.card, payment.amounts) == (Field.OTP, "4628", (1_850_000,))
    assert (activation.meant_for, activation.card, activation.amounts) == (Field.ACTIVATION_CODE, "4628", ())
    assert payment.until - payment.since == timedelta(seconds=120)
    assert activation.until - activation.since == timedelta(hours=24)


def test_g14_a_code_is_offered_straight_from_its_message(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    assert offer(person) == ""
    person.do(Tap.REQUEST_OTP)
    assert offer(person) == newest(person) != ""
    assert person.handset.view.keypad
    assert person.handset.view.keypad.paste == "From SMS"
    person.do(Tap.PASTE)
    assert offer(person) == ""
    person.do(Focused(Field.OTP))
    assert offer(person) == ""  # it stands there already


def test_g14_a_newer_code_takes_the_place_of_one_that_was_copied(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Tap.REQUEST_OTP, Tap.BANNER_COPY)
    first = newest(person)
    person.wait(5)
    person.open_gateway(Trade.PURCHASE, "enrolled")
    assert offer(person) == first
    person.do(Tap.REQUEST_OTP)
    assert offer(person) == newest(person) != first


def test_g14_a_code_that_is_replaced_is_not_offered_even_when_the_newer_one_is_over(person: Person) -> None:
    person.transport.call(CHANGE_NETWORK, NetworkState(held=True), deadline=9)
    for _ in range(2):
        person.open_gateway(Trade.PURCHASE, "enrolled")
        person.do(Tap.REQUEST_OTP)
        person.wait(1)
    person.transport.call(CHANGE_NETWORK, NetworkState(newest_first=True), deadline=9)
    person.settle()
    assert offer(person) == newest(person)
    person.do(Typed(newest(person)), Tap.CONFIRM)
    person.open_gateway(Trade.PURCHASE, "enrolled")
    assert offer(person) == ""


@pytest.mark.parametrize("copied", [False, True])
def test_g14_after_120_seconds_it_is_offered_no_more(copied: bool, person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Tap.REQUEST_OTP, *[Tap.BANNER_COPY] * copied)
    person.wait(119.9)
    assert offer(person)
    person.wait(0.1)
    assert offer(person) == ""


def test_g14_it_is_offered_for_its_own_card_and_payment_alone(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Tap.REQUEST_OTP)
    person.open_gateway(Trade.PURCHASE, "phone-on-file")
    assert offer(person) == ""
    person.open_gateway(Trade.TOP_UP, "enrolled")
    assert offer(person) == ""
    person.open_gateway(Trade.PURCHASE, "enrolled")
    assert offer(person) == newest(person)


def test_f06_a_code_that_has_paid_is_offered_no_more_nor_an_older_one_of_the_app(person: Person) -> None:
    person.enrol_and_register()
    person.issue()
    person.do(Tap.COPY)
    person.wait(1)
    person.open_gateway()
    assert offer(person)
    person.do(Tap.REQUEST_OTP)
    assert person.pay(newest(person)) == "paid"
    person.open_gateway()
    assert offer(person) == ""


def test_f06_one_that_is_newer_than_the_one_that_has_paid_still_is(person: Person) -> None:
    person.enrol_and_register()
    code = person.issue()
    person.do(Tap.COPY)
    person.wait(1)
    person.open_gateway()
    person.do(Tap.REQUEST_OTP)
    assert person.pay(code) == "paid"
    person.open_gateway()
    assert offer(person) == newest(person)


def test_f06_a_code_that_was_used_stays_so_when_the_phone_is_switched_off_and_when_the_page_is_left(person: Person) -> None:
    person.enrol()
    at_registration(person)
    code = offer(person)
    assert code == newest(person)
    person.handset.post(Typed(code))
    person.handset.post(Tap.CONFIRM)
    person.handset.post(Tap.BACK)
    person.settle()
    at_registration(person)
    assert offer(person) == ""
    person.handset = person.switch_on()
    at_registration(person)
    assert offer(person) == ""


def test_g10_a_code_of_the_app_is_offered_once_it_was_copied_for_60_seconds_and_while_its_registration_lasts(person: Person) -> None:
    person.enrol_and_register()
    code = person.issue()
    person.open_gateway()
    assert offer(person) == ""
    person.do(Tap.HOME, Tap.BANK, Tap.COPY)
    person.open_gateway()
    assert offer(person) == code
    person.wait(60)
    assert offer(person) == ""
    person.issue()
    person.do(Tap.COPY)
    token_id = person.handset.phone.cards[0].token_id
    person.open(Tap.BANK, Tap.OTP_MENU, Tap.DEACTIVATE, CardChosen(token_id), Tap.CONFIRM)
    person.open_gateway()
    assert offer(person) == ""


def test_a_code_that_was_refused_is_not_offered_again(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Tap.REQUEST_OTP)
    person.transport.call(SET_PHONE, NewPhone(pan=person.card("enrolled").pan, phone="09351112233"), deadline=9)
    assert offer(person)
    person.do(Tap.PASTE, Tap.CONFIRM, Focused(Field.OTP))
    assert "phone-changed" in person.handset.view.text()
    assert offer(person) == ""


def test_a_code_on_which_the_bank_has_said_nothing_still_is(person: Person) -> None:
    person.open_gateway(Trade.PURCHASE, "enrolled")
    person.do(Tap.REQUEST_OTP, Focused(Field.CVV2), *[Tap.ERASE] * 3, Typed("0000"), Focused(Field.OTP), Tap.PASTE, Tap.CONFIRM)
    assert "card-data-wrong" in person.handset.view.text()
    person.do(Focused(Field.OTP), Tap.ERASE)
    assert offer(person) == newest(person)
    person.disturb(FaultKind.DROP_REQUEST, "pay", times=9)
    person.do(Tap.PASTE, Tap.CONFIRM, Focused(Field.OTP), Tap.ERASE)
    assert offer(person) == newest(person)


def test_g08_of_two_activation_codes_that_of_the_card_is_offered_and_of_one_card_the_newer(person: Person) -> None:
    person.enrol("phone-on-file")
    first = newest(person)
    person.wait(1)
    person.enrol("english-sms")
    at_registration(person)
    assert offer(person) == first
    at_registration(person, "english-sms")
    assert offer(person) == newest(person)
    person.wait(1)
    person.enrol("phone-on-file")
    at_registration(person)
    assert offer(person) == newest(person) != first


def test_f06_enrolling_anew_ends_the_codes_before(person: Person) -> None:
    person.enrol_and_register()
    person.issue()
    person.do(Tap.COPY)
    person.wait(1)
    person.open_gateway()
    person.do(Tap.REQUEST_OTP)
    person.wait(1)
    person.enrol()
    person.do(Focused(Field.OTP))
    assert offer(person) == ""


def test_f08_nothing_is_offered_where_digits_are_hidden_or_where_no_code_belongs(person: Person) -> None:
    person.enrol_and_register()
    person.issue()
    person.do(Tap.COPY)
    person.open(Tap.BANK, CardChosen(person.handset.phone.cards[0].token_id))
    assert offer(person) == ""
    person.open_gateway()
    for field in (Field.CARD_NUMBER, Field.CVV2, Field.EXPIRY):
        person.do(Focused(field))
        assert offer(person) == ""
    person.open(Tap.SHOP, TradeChosen(Trade.BILL), Focused(Field.AMOUNT))
    assert offer(person) == ""


def test_every_refusal_of_a_registration_that_is_not_about_the_card_judges_the_code() -> None:
    assert {*app.REGISTER.problems} - {*ONCE, Code.CARD_UNKNOWN} == JUDGED[Field.ACTIVATION_CODE]


# Enter -----------------------------------------------------------------------------------------------------------------------------


def test_enter_finishes_a_field_that_has_all_it_needs_and_no_other(person: Person) -> None:
    person.open(Tap.SHOP, TradeChosen(Trade.BILL), Tap.CONFIRM)
    page = person.do(Typed("62210610113"), Tap.ENTER)
    assert focus(person) is Field.CARD_NUMBER
    person.do(Typed("74628"), Typed("417"))
    assert focus(person) is Field.CVV2  # it may have a fourth digit
    person.do(Tap.ENTER)
    assert focus(person) is Field.EXPIRY
    person.do(Focused(Field.OTP), Typed("1234567"), Tap.ENTER)
    assert focus(person) is Field.EXPIRY  # the one that still lacks something
    assert type(page) is type(person.page)


def focus(person: Person) -> Field | None:
    assert isinstance(person.page, Gateway)
    return person.page.form.focus


def test_enter_in_the_last_field_does_what_the_page_is_there_for(person: Person) -> None:
    person.enrol()
    at_registration(person)
    person.do(Typed(newest(person)), Tap.ENTER)
    assert person.handset.view.name == "registered"
    person.do(Tap.ENTER)
    assert person.handset.view.name == "otp-menu"
    token_id = person.handset.phone.cards[0].token_id
    person.do(Tap.ISSUE, CardChosen(token_id), Typed(OTP_PIN[:7]), Tap.ENTER)
    assert person.handset.view.name == "enter-pin"
    person.do(Typed(OTP_PIN[7]), Tap.ENTER)
    assert person.handset.view.name == "code"
    person.do(Tap.ENTER)
    assert person.handset.phone.clipboard  # copied, and not left
    assert person.handset.view.name == "code"
    person.open(Tap.SHOP, TradeChosen(Trade.PURCHASE), Tap.ENTER)
    card = person.card()
    person.do(CardSeen(card.pan, f"{card.last_day:%m%y}", card.cvv2), Tap.PASTE, Tap.ENTER)
    assert person.handset.view.name == "receipt"
    person.do(Tap.ENTER)
    assert person.handset.view.name == "shop"
