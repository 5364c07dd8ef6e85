"""The bank's whole guide, lived through over HTTP, from the first visit to a branch to the last deactivation: one story, a test for each of
its chapters, at an ATM that stays as it is from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from otp_atm.testing import Atm, Phone

CARD: Final = "no-phone"
OTP_PIN: Final = "40718293"


@pytest.fixture(scope="module")
def atm(request: pytest.FixtureRequest, fresh_atm: Callable[[pytest.FixtureRequest], Atm]) -> Atm:
    return fresh_atm(request)


def open_password_operations(atm: Atm) -> None:
    atm.insert(CARD)
    atm.pin()
    atm.choose("Password Operations")


def leave(atm: Atm) -> None:
    atm.choose("Finish and take the card")
    atm.take_card()


def copy_issued(phone: Phone) -> str:
    """A password of the app's own, onto the clipboard; the password."""
    phone.go("Mobile Bank", "One-time password", "Issue", "4902")
    phone.type(OTP_PIN)
    phone.tap("Internet purchase password")
    phone.expect("code")
    phone.tap("Copy code")
    return phone.code()


def copy_sent(phone: Phone) -> None:
    """One by SMS, for the payment whose page is open."""
    phone.tap("Request OTP")
    phone.expect("gateway", text="on its way to")
    phone.tap("Copy code")


def paste_and_pay(phone: Phone) -> None:
    phone.tap("Paste")
    phone.tap("Pay")


def type_and_pay(phone: Phone, code: str) -> None:
    """One that the keypad offers no more, as it was used, or is too old."""
    phone.type(code)
    phone.tap("Pay")


def test_without_a_number_on_file_nobody_can_register(atm: Atm) -> None:
    open_password_operations(atm)
    atm.choose("Register one-time password")
    atm.expect("no_phone", text="visit a branch")
    atm.choose("Take card")
    atm.take_card()
    atm.stay_silent(until="welcome")
    atm.do("branch", {"card": CARD, "phone": "09205551234"})


def test_with_one_the_customer_registers_and_agrees_to_passwords_by_sms(atm: Atm) -> None:
    open_password_operations(atm)
    atm.choose("Register one-time password")
    atm.expect("confirm_phone", text="0920 *** 1234")
    atm.choose("Yes, it is mine")
    atm.pin(OTP_PIN)
    atm.pin(OTP_PIN)
    atm.choose("Yes, I agree")
    atm.expect("enrolled")
    leave(atm)


def test_the_activation_code_registers_the_card_in_the_app(phone: Phone) -> None:
    phone.tap("Parsian Bank")
    code = phone.code()
    phone.go("Mobile Bank", "One-time password", "Register")
    phone.scan(CARD)
    phone.type(code, field="activation-code")
    phone.tap("Confirm")
    phone.expect("registered", text="Registration successful", cards=1)


def test_the_app_issues_passwords_without_any_network_for_purchases_alone(phone: Phone) -> None:
    phone.airplane_mode(True)
    phone.go("Mobile Bank", "One-time password", "Issue", "4902")
    phone.type(OTP_PIN)
    phone.tap("Card password")
    phone.expect("enter-pin", text="not in use yet")
    phone.tap("Internet purchase password")
    phone.expect("code")
    phone.tap("Copy code")
    phone.airplane_mode(False)


def test_such_a_password_pays_once(atm: Atm, phone: Phone) -> None:
    atm.wait(1)
    code = copy_issued(phone)
    phone.pay_for("purchase", CARD)
    paste_and_pay(phone)
    phone.expect("receipt", text=["Paid", "1,850,000 rials"])
    phone.pay_for("top-up", CARD)
    type_and_pay(phone, code)
    phone.expect("gateway", trouble="otp-used")


def test_and_within_a_minute(atm: Atm, phone: Phone) -> None:
    atm.wait(1)
    code = copy_issued(phone)
    atm.wait(61)
    phone.expect("code", text="This password has ended")
    phone.pay_for("top-up", CARD)
    type_and_pay(phone, code)
    phone.expect("gateway", trouble="otp-expired")


def test_a_password_by_sms_pays_for_this_payment_within_120_seconds(atm: Atm, phone: Phone) -> None:
    phone.pay_for("bill", CARD)
    copy_sent(phone)
    paste_and_pay(phone)
    phone.expect("receipt")
    atm.wait(10)
    phone.pay_for("card-to-card", CARD)
    copy_sent(phone)
    phone.tap("Paste")
    atm.wait(120)
    phone.tap("Pay")
    phone.expect("gateway", trouble="otp-expired")


def test_whoever_did_not_agree_to_sms_gets_none(phone: Phone) -> None:
    phone.pay_for("purchase", "enrolled-no-sms")
    phone.tap("Request OTP")
    phone.expect("gateway", trouble="sms-otp-not-enabled")


def test_a_slow_clock_makes_passwords_that_are_old_until_it_is_synchronised(phone: Phone) -> None:
    phone.set_clock(-180)
    copy_issued(phone)
    phone.pay_for("top-up", CARD)
    paste_and_pay(phone)
    phone.expect("gateway", trouble="otp-expired", text="Synchronise clocks")
    phone.go("Mobile Bank", "One-time password", "Synchronise clocks")
    phone.expect("synchronise", text="3 min slow and has been put right", clock_error=0)
    copy_issued(phone)
    phone.pay_for("top-up", CARD)
    paste_and_pay(phone)
    phone.expect("receipt")


def test_deactivated_in_the_app_those_by_sms_still_pay(phone: Phone) -> None:
    phone.go("Mobile Bank", "One-time password", "Deactivate", "4902")
    phone.tap("Deactivate")
    phone.expect("ended", cards=0)
    phone.pay_for("purchase", CARD)
    copy_sent(phone)
    paste_and_pay(phone)
    phone.expect("receipt")


def test_deactivated_at_the_atm_both_kinds_end(atm: Atm, phone: Phone) -> None:
    open_password_operations(atm)
    atm.choose("Deactivate one-time password")
    atm.choose("Yes, deactivate")
    atm.expect("deactivated")
    leave(atm)
    phone.pay_for("purchase", CARD)
    phone.tap("Request OTP")
    phone.expect("gateway", trouble="not-enrolled")
