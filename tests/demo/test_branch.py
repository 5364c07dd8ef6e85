"""The number on the branch desk: typed or pasted as people write it."""

from __future__ import annotations

import pytest

from otp_atm.demo.branch import START, BranchDesk
from otp_atm.demo.desk import Answer
from tests.demo.stand_ins import STAND_INS

NUMBER = "09121234567"


class Counter:
    """Takes in what is sent, and says at once what the test wants."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.code = ""

    def visit_branch(self, pan: str, phone: str, answer: Answer) -> None:  # noqa: ARG002
        self.sent.append(phone)
        answer(self.code)


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def desk(counter: Counter) -> BranchDesk:
    return BranchDesk(counter, STAND_INS, lambda _: None, lambda: None)


WRITTEN = (
    "121234567",
    "09121234567",
    "0912 123 4567",
    "0912-123-4567",
    "(0912) 123 4567",
    "+989121234567",
    "+98 912 123 4567",
    "+98 (0)912 123 4567",
    "00989121234567",
    "989121234567",
    "9121234567",
    "۰۹۱۲۱۲۳۴۵۶۷",
    "٠٩١٢ ١٢٣ ٤٥٦٧",
    "+۹۸ ۹۱۲ ۱۲۳ ۴۵۶۷",
    "\u2066۰۹۱۲\u200c۱۲۳\u00a0۴۵۶۷\u2069",
)


@pytest.mark.parametrize("text", WRITTEN)
def test_g03_a_number_can_be_typed_as_it_is_written(desk: BranchDesk, counter: Counter, text: str) -> None:
    for character in text:
        desk.type(character)
    assert desk.form.number == NUMBER
    desk.submit()
    assert counter.sent == [NUMBER]
    assert desk.form.number == START


@pytest.mark.parametrize(
    "text", [*WRITTEN[1:], "شماره من ۰۹۱۲۱۲۳۴۵۶۷ است، کد ملی 0012345678", "Tel. 021 8115 1000, mobile +98 912 123 4567\n"]
)
def test_g03_a_number_can_be_pasted_with_whatever_stands_around_it(desk: BranchDesk, text: str) -> None:
    desk.type("935")
    desk.paste(text)
    assert desk.form.number == NUMBER


@pytest.mark.parametrize("text", ["", "hello", "021 8115 1000", "12345", "2025-11-22"])
def test_what_holds_no_mobile_number_changes_nothing(desk: BranchDesk, text: str) -> None:
    desk.type("935")
    desk.paste(text)
    assert desk.form.number == "09935"


def test_more_than_a_number_has_is_not_taken_and_erasing_takes_back_what_was_typed(desk: BranchDesk) -> None:
    for character in "1212345678":
        desk.type(character)
    assert desk.form.number == NUMBER
    for _ in range(20):
        desk.erase()
    assert desk.form.number == START
    desk.type("+1")
    desk.type("x ")
    assert desk.form.number == START + "1"  # a slip on «+» is no country's code


def test_a_refused_number_stays_to_be_mended(desk: BranchDesk, counter: Counter) -> None:
    counter.code = "bank-unreachable"
    desk.type(NUMBER)
    desk.submit()
    assert (desk.form.number, desk.form.outcome) == (NUMBER, "bank-unreachable")
    desk.erase()
    assert (desk.form.number, desk.form.outcome) == (NUMBER[:-1], None)
