"""The number on the branch desk: typed or pasted as people write it."""

from __future__ import annotations

import pytest

from otp_atm.demo.branch import BranchDesk, Deed, Service
from otp_atm.demo.desk import Answer
from otp_atm.demo.fields import Slip
from otp_atm.demo.known import Known, Status
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

    def give_pin(self, pan: str, pin: str, answer: Answer) -> None:  # noqa: ARG002
        self.sent.append(f"PIN {pin}")
        answer(self.code)

    def unblock(self, pan: str, answer: Answer) -> None:
        self.sent.append(f"unblock {pan[-4:]}")
        answer(self.code)


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def known() -> dict[str, Status | None]:
    return {
        STAND_INS[0].card.pan.digits: Status("09121234567", "fa", False, False, False, True, 3, True, False),
        STAND_INS[3].card.pan.digits: Status("", "en", False, False, False, True, 0, False, False),
    }


@pytest.fixture
def desk(counter: Counter, known: dict[str, Status | None]) -> BranchDesk:
    return BranchDesk(counter, STAND_INS, lambda _: None, lambda: None, lambda: Known(known))


WRITTEN = (
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
    assert desk.form.slate.value == NUMBER
    desk.submit()
    assert counter.sent == [NUMBER]
    assert desk.form.slate.typed == ""
    assert (desk.form.done, desk.form.code) == (Deed.NUMBER, "")


@pytest.mark.parametrize(
    "text", [*WRITTEN[1:], "شماره من ۰۹۱۲۱۲۳۴۵۶۷ است، کد ملی 0012345678", "Tel. 021 8115 1000, mobile +98 912 123 4567\n"]
)
def test_g03_a_number_can_be_pasted_with_whatever_stands_around_it(desk: BranchDesk, text: str) -> None:
    desk.type("0935")
    desk.paste(text)
    assert desk.form.slate.value == NUMBER


@pytest.mark.parametrize("text", ["", "hello", "021 8115 1000", "12345", "2025-11-22"])
def test_what_holds_no_mobile_number_changes_nothing(desk: BranchDesk, text: str) -> None:
    desk.type("0935")
    desk.paste(text)
    assert desk.form.slate.typed == "0935"


def test_g03_what_is_no_mobile_number_is_not_taken_and_said_to_be(desk: BranchDesk) -> None:
    desk.type("1")
    assert (desk.form.slate.typed, desk.form.slate.said) == ("", Slip.NOT_MOBILE)
    desk.type("+1x ")
    assert (desk.form.slate.typed, desk.form.slate.said) == ("+", Slip.NOT_MOBILE)
    desk.type(f"{NUMBER}8")  # a slip on «+» is no country's code
    assert (desk.form.slate.value, desk.form.slate.said) == (NUMBER, Slip.TOO_LONG)
    for _ in range(20):
        desk.erase()
    assert (desk.form.slate.typed, desk.form.slate.said, desk.form.ready) == ("", None, False)


def test_a_refused_number_stays_to_be_mended(desk: BranchDesk, counter: Counter) -> None:
    counter.code = "bank-unreachable"
    desk.type(NUMBER)
    desk.submit()
    assert (desk.form.slate.value, desk.form.code) == (NUMBER, "bank-unreachable")
    desk.erase()
    assert (desk.form.slate.typed, desk.form.done) == (NUMBER[:-1], None)


def test_g03_the_number_on_file_can_be_corrected_digit_by_digit(desk: BranchDesk, counter: Counter) -> None:
    desk.come_for(Service.PIN)
    desk.correct()
    assert (desk.form.service, desk.form.slate.value) == (Service.NUMBER, "09121234567")
    desk.erase()
    desk.type("8")
    desk.submit()
    assert counter.sent == ["09121234568"]


def test_a_card_is_given_a_new_pin_that_nobody_reads(desk: BranchDesk, counter: Counter) -> None:
    desk.come_for(Service.PIN)
    desk.type("490")
    desk.submit()
    assert (counter.sent, desk.form.slate.said) == ([], Slip.SHORT)
    desk.type("2")
    assert "4902" not in repr(desk.form)
    desk.submit()
    assert (counter.sent, desk.form.done, desk.form.slate.typed) == (["PIN 4902"], Deed.PIN, "")


def test_only_a_card_of_which_a_try_was_spent_is_unblocked(desk: BranchDesk, counter: Counter) -> None:
    desk.unblock()
    desk.choose(3)
    desk.unblock()
    assert counter.sent == [f"unblock {STAND_INS[3].ending}"]
    assert desk.form.done is Deed.UNBLOCKED


def test_what_was_typed_for_one_is_not_there_for_another(desk: BranchDesk) -> None:
    desk.type(NUMBER)
    desk.choose(1)
    assert desk.form.slate.typed == ""
