"""A visit to an ATM, tested with pytest: each test has an ATM to itself, with everything as in the beginning."""

from __future__ import annotations

import pytest

from otp_atm.testing import Atm, Phone, Unexpected


def test_a_customer_registers_for_one_time_passwords(atm: Atm, phone: Phone) -> None:
    atm.insert("phone-on-file")
    atm.pin("1234")
    atm.choose("Password Operations")
    atm.choose("Register one-time password")
    atm.expect("confirm_phone", text="0912 *** 4567")
    atm.choose("Yes, it is mine")
    atm.pin("40718293")
    atm.pin("40718293")
    atm.choose("Yes, I agree")
    atm.expect("enrolled")
    assert any(line["event"] == "Enrolled" and line["sms_otp"] for line in atm.journal())
    assert phone.code().isdigit()


def test_a_pin_is_typed_digit_by_digit(atm: Atm) -> None:
    atm.insert("phone-on-file")
    atm.type("12")
    atm.expect(dots=2)
    atm.press("clear")
    assert atm.expect("card_pin", dots=0).entry is not None


def test_whoever_goes_away_is_asked_and_then_gets_the_card_back(atm: Atm) -> None:
    atm.insert("phone-on-file")
    atm.clock.advance(31)
    atm.expect("more_time")
    atm.stay_silent(until="take_card")
    assert atm.card.place == "offered"
    atm.take_card()
    assert atm.card.place == "returned"


def test_what_is_not_there_says_what_is_there_instead(atm: Atm) -> None:
    atm.insert("phone-on-file")
    with pytest.raises(Unexpected, match="there is no choice «Cash»") as caught:
        atm.choose("Cash")
    assert "Enter your card PIN" in caught.value.screen


def test_a_reply_is_lost_and_nobody_is_registered_twice(atm: Atm, phone: Phone) -> None:
    atm.steps(
        """
        - insert: phone-on-file
        - pin: own
        - choose: Password Operations
        - choose: Register one-time password
        - choose: Yes, it is mine
        - pin: "40718293"
        - pin: "40718293"
        """
    )
    atm.bank("loses-reply", at="enrol")
    atm.choose("Yes, I agree")
    atm.expect("enrolled")
    phone.expect(unread=1)


@pytest.mark.atm(language="fa")
def test_it_speaks_persian(atm: Atm) -> None:
    assert atm.screen.right_to_left
    atm.insert("phone-on-file")
    atm.pin()
    atm.choose("عملیات رمز")
