"""Typing: digits go where the focus is, and the focus goes on by itself."""

from __future__ import annotations

import pytest

from phone.form import NOTHING_COPIED, RULES, Clip, Field, Form, blank


def test_a_full_field_passes_the_focus_to_the_next_that_lacks_something() -> None:
    form = blank(Field.CARD_NUMBER, Field.CVV2, Field.EXPIRY, Field.OTP).filled(Field.EXPIRY, "0631")
    assert form.typed("6221061011374628").focus is Field.CVV2
    assert form.focused(Field.CVV2).typed("417").focus is Field.CVV2  # it may have a fourth digit
    assert form.filled(Field.OTP, "1234567").focused(Field.CARD_NUMBER).filled(Field.CVV2, "417").typed("6221061011374628").focus is None


@pytest.mark.parametrize("number", ["622106101131", "6221061011374", "622106101137462", "6221061011374628012"])
def test_card_numbers_of_12_to_19_digits_can_be_typed(number: str) -> None:
    form = blank(Field.CARD_NUMBER, Field.CVV2).typed(number[:11])
    assert not form.complete(Field.CARD_NUMBER)
    form = form.typed(number[11:])
    assert (form[Field.CARD_NUMBER], form.complete(Field.CARD_NUMBER)) == (number, True)
    assert form.focus is (Field.CVV2 if len(number) == 19 else Field.CARD_NUMBER)


def test_a_number_of_16_digits_that_cannot_be_whole_keeps_the_focus() -> None:
    assert blank(Field.CARD_NUMBER, Field.CVV2).typed("6221061011374629").focus is Field.CARD_NUMBER


def test_no_more_digits_than_fit() -> None:
    form = blank(Field.CVV2).typed("123456")
    assert form[Field.CVV2] == "1234"


def test_erasing_goes_back_to_the_field_before() -> None:
    form = blank(Field.CARD_NUMBER, Field.ACTIVATION_CODE).typed("6221061011374628").typed("1")
    form = form.erased()
    assert form[Field.ACTIVATION_CODE] == ""
    form = form.erased().erased()
    assert form.focus is Field.CARD_NUMBER
    assert form[Field.CARD_NUMBER] == "622106101137462"


def test_without_focus_nothing_is_typed() -> None:
    form = blank(Field.OTP).focused(None)
    assert form.typed("123456") == form == form.erased()


@pytest.mark.parametrize(("text", "complete"), [("0631", True), ("1231", True), ("0031", False), ("1331", False), ("063", False)])
def test_an_expiry_date_has_a_month_that_there_is(text: str, complete: bool) -> None:
    assert blank(Field.EXPIRY).filled(Field.EXPIRY, text).complete(Field.EXPIRY) is complete


@pytest.mark.parametrize(("text", "complete"), [("123456", False), ("1234567", True), ("12345678", True), ("1234567890", True)])
def test_g02_a_password_has_seven_to_ten_digits(text: str, complete: bool) -> None:
    assert blank(Field.OTP).filled(Field.OTP, text).complete(Field.OTP) is complete


def test_an_amount_of_nothing_is_none() -> None:
    assert not blank(Field.AMOUNT).filled(Field.AMOUNT, "0000").ready
    assert blank(Field.AMOUNT).filled(Field.AMOUNT, "1000").ready


def test_only_what_would_fill_the_field_can_be_pasted() -> None:
    form = blank(Field.ACTIVATION_CODE)
    assert form.takes(Clip("12345678", Field.ACTIVATION_CODE))
    assert not form.takes(Clip("123456", Field.ACTIVATION_CODE))
    assert not form.takes(Clip("12345678", Field.OTP))
    assert not form.takes(NOTHING_COPIED)
    assert not form.focused(None).takes(Clip("12345678", Field.ACTIVATION_CODE))


def test_f08_a_form_does_not_print_what_was_typed() -> None:
    form = Form((Field.OTP_PIN, Field.OTP), ("40718293", "90417263"), None)
    assert "40718293" not in repr(form)
    assert "90417263" not in repr(form)
    assert RULES[Field.OTP_PIN].hidden
