"""Typing: digits go where the focus is, and the focus goes on by itself."""

from __future__ import annotations

import pytest

from otp_atm.phone.form import RULES, Clip, Field, Form, blank
from otp_atm.phone.samples import NOW


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


SCRIPTS = (
    "6221061011374628",
    "۶۲۲۱۰۶۱۰۱۱۳۷۴۶۲۸",
    "٦٢٢١٠٦١٠١١٣٧٤٦٢٨",
    "6221 0610 1137 4628",
    "6221-0610-1137-4628",
    "۶۲۲۱\u00a0۰۶۱۰\u200c۱۱۳۷ ۴۶۲۸",
)


@pytest.mark.parametrize("number", SCRIPTS)
def test_f05_a_number_is_the_same_in_any_digits_and_groups_typed_or_pasted(number: str) -> None:
    one_by_one = blank(Field.CARD_NUMBER, Field.CVV2)
    for character in number:
        one_by_one = one_by_one.typed(character)
    for form in (one_by_one, blank(Field.CARD_NUMBER, Field.CVV2).typed(number), blank(Field.CARD_NUMBER, Field.CVV2).pasted_text(number)):
        assert (form[Field.CARD_NUMBER], form.focus) == ("6221061011374628", Field.CVV2)


@pytest.mark.parametrize("mark", " ,.٬،٫-_/’\u00a0\u200c\u202f\u2066a؟")
@pytest.mark.parametrize("which", Field)
def test_what_is_no_digit_is_left_out_of_every_field(which: Field, mark: str) -> None:
    text = "12345678"[: RULES[which].shortest]
    typed = blank(which).typed(text[:2]).typed(mark).typed(mark.join(text[2:]) + mark)
    assert typed[which] == text


@pytest.mark.parametrize("text", ["6/31", "۶/۳۱", "6-31", "06/31", "0631", "6 31"])
def test_a_month_of_one_digit_ends_with_the_mark_behind_it(text: str) -> None:
    typed = blank(Field.EXPIRY)
    for character in text:
        typed = typed.typed(character)
    assert typed[Field.EXPIRY] == "0631"


SMS = "بانک پارسیان\nرمز یکبار مصرف برای خرید اینترنتی با کارت ۴۶۲۸:\n\u2066۷۳۱۰۵۲۶۴\u2069\nمبلغ: ۶۲۴٬۰۰۰ ریال\nاعتبار تا ساعت ۱۲:۳۱:۴۴."


@pytest.mark.parametrize(
    ("which", "text", "found"),
    [
        (Field.OTP, SMS, "73105264"),
        (Field.AMOUNT, SMS.replace("۴۶۲۸", "").replace("۷۳۱۰۵۲۶۴", ""), "624000"),
        (Field.AMOUNT, "1,850,000 rials", "1850000"),
        (Field.AMOUNT, "۱٬۸۵۰٬۰۰۰٫۰۰", "1850000"),
        (Field.AMOUNT, "18500.75", "77"),
        (Field.AMOUNT, "123456789012", "77"),
        (Field.OTP, "Code 7310 5264 expires at 12:31", "73105264"),
        (Field.OTP, "4628", "4628"),
        (Field.OTP, "4628 or 4629?", "77"),
        (Field.ACTIVATION_CODE, "Activation code, card ending 4628:\n48209317\nValid until 23 November 2025, 12:21.", "48209317"),
        (Field.CARD_NUMBER, "My card: 6221-0610-1137-4628 (Sara), 2 cards", "6221061011374628"),
        (Field.CVV2, "CVV2: ۴۱۷", "417"),
        (Field.EXPIRY, "VALID THRU 06/2031", "0631"),
        (Field.EXPIRY, "انقضا ۰۶/۳۱", "0631"),
        (Field.CVV2, "nothing here", "77"),
        (Field.CVV2, "", "77"),
    ],
)
def test_what_a_pasted_text_has_for_a_field_takes_the_place_of_what_stood_there(which: Field, text: str, found: str) -> None:
    assert blank(which).filled(which, "77").pasted_text(text)[which] == found


def test_without_focus_nothing_is_pasted() -> None:
    form = blank(Field.OTP).focused(None)
    assert form.pasted_text("123456") == form


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
    assert form.takes(clip("12345678", Field.ACTIVATION_CODE))
    assert not form.takes(clip("123456", Field.ACTIVATION_CODE))
    assert not form.takes(clip("12345678", Field.OTP))
    assert not form.focused(None).takes(clip("12345678", Field.ACTIVATION_CODE))


def clip(digits: str, meant_for: Field) -> Clip:
    return Clip(digits, meant_for, NOW, NOW)


def test_f08_a_form_does_not_print_what_was_typed() -> None:
    form = Form((Field.OTP_PIN, Field.OTP), ("40718293", "90417263"), None)
    assert "40718293" not in repr(form)
    assert "90417263" not in repr(form)
    assert RULES[Field.OTP_PIN].hidden
