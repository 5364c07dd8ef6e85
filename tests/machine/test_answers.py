"""Any code may come to any request: it is a definite answer at once, the sentence fits it, the card comes back, the terminal serves on.

Real client, real machine; and over real HTTP the client hears the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from otp_atm.bank.wire.codes import CODES
from otp_atm.bank.wire.problems import Code, Problem
from otp_atm.bank.wire.services import one_time_password as otp_wire
from otp_atm.bank.wire.settlement import Settlement
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, TransportError, UnusableReply
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.scenarios.bank_side import BEGINNING
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.one_time_password.flow import Otp
from tests.machine.answering import QUESTIONS, REPLACING, SETTLING_DEACTIVATION, SETTLING_ENROLMENT, Lived, Question, refusal, visit
from tests.screens.claims import Claim
from tests.spoken import OF_THE_ATM

BY_STATE: Final = {question.state: question for question in reversed(QUESTIONS)}
EVERY_QUESTION = pytest.mark.parametrize("question", QUESTIONS, ids=str)

ANSWERS_NOTHING: Final = {Code.BANK_UNAVAILABLE, Code.INTERNAL_ERROR}
INVENTED: Final = (
    "a",
    "x" * 64,
    "moon-phase",
    "card-stolen",
    "pin-tries-exceeded",
    "too-many-requests",
    "enrolled",
    "never-took-effect",
    "bank-timeout",
)
STATUSES: Final = (400, 401, 402, 403, 404, 405, 409, 410, 418, 422, 429, 451, 499)

ABOUT_THE_CARD: Final = {"card-blocked": "card_blocked", "card-expired": "card_expired", "card-unknown": "card_unknown"}
IN_A_SESSION: Final = ABOUT_THE_CARD | {"card-session-expired": "card_session_expired"}
WITH_A_PIN: Final = {"pin-key-unknown": "pin_not_checked"}
WEAK: Final = {"otp-pin-weak": "otp_pin"}
NEW_PIN: Final = WEAK | {"otp-pins-differ": "otp_pin"}
NEW_CARD_PIN: Final = {
    "card-pin-weak": "new_card_pin",
    "card-pin-unchanged": "new_card_pin",
    "card-pin-checks": "too_many_new_card_pins",
}
SCREENS: Final[Mapping[State, Mapping[str, str]]] = {
    Visit.CHECKING_CARD_PIN: ABOUT_THE_CARD | WITH_A_PIN | {"wrong-pin": "card_pin"},
    Otp.ASKING_PHONE: IN_A_SESSION | {"no-phone-on-file": "no_phone", "already-enrolled": "already_enrolled"},
    Otp.ASKING_ENROLMENT: IN_A_SESSION | {"already-enrolled": "confirm_deactivation", "not-enrolled": "nothing_to_deactivate"},
    Otp.CHECKING_OTP_PIN: IN_A_SESSION | WITH_A_PIN | WEAK,
    Otp.CHECKING_OTP_PINS: IN_A_SESSION | WITH_A_PIN | NEW_PIN,
    Otp.ENROLLING: IN_A_SESSION | WITH_A_PIN | NEW_PIN | {"no-phone-on-file": "no_phone", "already-enrolled": "already_enrolled"},
    Otp.DEACTIVATING: IN_A_SESSION | {"not-enrolled": "nothing_to_deactivate"},
    CardPin.CHECKING_NEW_CARD_PIN: IN_A_SESSION | WITH_A_PIN | NEW_CARD_PIN,
    CardPin.CHANGING_CARD_PIN: IN_A_SESSION | WITH_A_PIN | NEW_CARD_PIN | {"card-pins-differ": "new_card_pin"},
}
"""Where a code leads that the request can be answered with; any other is told as a refusal."""


def refusals() -> Iterator[Problem]:
    """Every code of the bank's with its own status and with another, and codes that nobody has heard of with any."""
    for code in CODES.values():
        if code not in ANSWERS_NOTHING:
            yield refusal(code, code.kind.status, tries_left=2 if code is Code.WRONG_PIN else None)
            yield refusal(code, 400)
    for index, status in enumerate(STATUSES):
        yield refusal(INVENTED[index % len(INVENTED)], status)


def screen_for(question: Question, code: str) -> str:
    if not question.of_a_visit:
        return "out_of_service"
    if question.settles:
        return "outcome_not_told"
    return SCREENS[question.state].get(code, "bank_refused")


def faults_of(question: Question, lived: Lived, code: str) -> list[str]:
    """What is wrong with how a refusal was taken."""
    shows_code = lived.told.name in {"bank_refused", "outcome_not_told", "out_of_service"}
    closed = {"out_of_service", "take_card_and_close"} & set(lived.names)
    facts = {
        f"leads to {lived.told.name}": lived.told.name == screen_for(question, code),
        f"told after {lived.waited} s": lived.waited == 0,
        f"the operator reads «{lived.told.code}»": lived.told.code == code or not shows_code,
        f"the card is {lived.card}": lived.card == ("returned" if question.of_a_visit else "none"),
        f"out of service in a visit: {lived.names}": not (question.of_a_visit and closed),
        f"rests in {lived.rests_in}": lived.rests_in is (Visit.WELCOME if question.of_a_visit else Visit.OUT_OF_SERVICE),
    }
    return [fault for fault, holds in facts.items() if not holds]


@EVERY_QUESTION
def test_f02_every_code_is_a_definite_answer_to_every_request(question: Question) -> None:
    faults = {}
    for problem in refusals():
        if found := faults_of(question, visit(question, problem), problem.code):
            faults[problem.code, problem.status] = found
    assert faults == {}


FITTING: Final[Mapping[str, Claim]] = {
    "card-blocked": Claim.CARD_BLOCKED,
    "card-expired": Claim.CARD_EXPIRED,
    "card-unknown": Claim.CARD_UNKNOWN,
    "card-session-expired": Claim.SESSION_OVER,
    "no-phone-on-file": Claim.NO_PHONE,
    "terminal-unknown": Claim.TERMINAL_NOT_SERVED,
    "pin-block-unreadable": Claim.PIN_NOT_CHECKED,
    "moon-phase": Claim.REFUSED,
}


@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
@pytest.mark.parametrize("code", FITTING)
def test_the_sentence_fits_the_code_wherever_it_comes(code: str, language: Language) -> None:
    for question in QUESTIONS:
        if question.of_a_visit and not question.settles:
            told = visit(question, refusal(code, 403), language).told
            assert re.search(FITTING[code].phrase(language), told.text(), re.MULTILINE), question


def test_an_enrolment_that_the_customer_wants_replaced_is_not_offered_for_replacing_again() -> None:
    lived = visit(REPLACING, refusal("already-enrolled", 409))
    assert (lived.told.name, lived.told.code, lived.card) == ("bank_refused", "already-enrolled", "returned")


@pytest.mark.parametrize("seconds", [1, 14])
@EVERY_QUESTION
def test_a_refusal_that_asks_for_patience_is_told_when_that_is_over_and_not_later(question: Question, seconds: int) -> None:
    """As often as it fits into the deadline; a bank that never has enough is told as the refusal that it is."""
    lived = visit(question, refusal("too-many-requests", 429, retry_after=seconds))
    assert lived.told.name == screen_for(question, "too-many-requests")
    assert lived.waited == pytest.approx({1: 2, 14: 14}[seconds])


@EVERY_QUESTION
def test_a_refusal_that_asks_for_more_patience_than_there_is_is_told_at_once(question: Question) -> None:
    lived = visit(question, refusal("too-many-requests", 429, retry_after=16))
    assert (lived.told.name, lived.waited) == (screen_for(question, "too-many-requests"), 0)


# No answer ------------------------------------------------------------------------------------------------------------------------

NO_ANSWER: Final = (
    NeverSent("bank-unreachable"),
    NeverSent("bank-tls-failed"),
    refusal("bank-unavailable", 503),
    refusal("bank-unavailable", 409),
    ReplyLost("bank-reply-lost"),
    UnusableReply("nonsense"),
    refusal("internal-error", 500),
    refusal("internal-error", 403),
    refusal("card-blocked", 500),
    refusal("moon-phase", 502),
)
LOST: Final[Mapping[State, str]] = {
    Visit.CHECKING_CARD_PIN: "pin_unanswered",
    Otp.ENROLLING: "asking_outcome",
    Otp.DEACTIVATING: "asking_outcome",
    CardPin.CHANGING_CARD_PIN: "asking_outcome",
}


@pytest.mark.parametrize("said", NO_ANSWER, ids=lambda said: f"{type(said).__name__}-{said.code}-{getattr(said, 'status', '')}")
@EVERY_QUESTION
def test_f07_what_is_no_answer_is_told_as_none_and_what_may_have_been_done_is_asked_for(question: Question, said: Any) -> None:
    lived = visit(question, said)
    undone = isinstance(said, NeverSent) or said.code == "bank-unavailable"
    wanted = "bank_unreachable" if undone else LOST.get(question.state, "bank_unreachable")
    wanted = "outcome_unknown" if question.settles else wanted if question.of_a_visit else "out_of_service"
    assert lived.told.name == wanted
    assert lived.waited == pytest.approx(0.6)  # between three attempts
    assert lived.card == ("returned" if question.of_a_visit else "none")


# Answers that contradict the question, or themselves --------------------------------------------------------------------------------

TOMORROW: Final = BEGINNING + timedelta(hours=24)


def enrolment(*, sms: bool = True, until: datetime = TOMORROW, phone: str = "0912***4567") -> otp_wire.Enrolment:
    return otp_wire.Enrolment(masked_phone=phone, activation_valid_until=until, sms_otp=sms)


def settlement(outcome: str, enrolled: otp_wire.Enrolment | None = None) -> Settlement:
    return Settlement(outcome=outcome, enrolment=enrolled)


def state_of(*, enrolled: bool, sms: bool, offline: bool | None) -> otp_wire.EnrolmentState:
    return otp_wire.EnrolmentState(enrolled=enrolled, masked_phone="0912***4567", sms_otp=sms, offline=offline)


CONTRADICTORY: Final = (
    (SETTLING_ENROLMENT, settlement("deactivated"), "outcome_unknown"),
    (SETTLING_ENROLMENT, settlement("deactivated", enrolment()), "outcome_unknown"),
    (SETTLING_ENROLMENT, settlement("enrolled"), "outcome_unknown"),
    (SETTLING_ENROLMENT, settlement("never-took-effect", enrolment()), "outcome_unknown"),
    (SETTLING_DEACTIVATION, settlement("enrolled", enrolment()), "outcome_unknown"),
    (SETTLING_DEACTIVATION, settlement("enrolled"), "outcome_unknown"),
    (SETTLING_DEACTIVATION, settlement("deactivated", enrolment()), "outcome_unknown"),
    (SETTLING_DEACTIVATION, settlement("never-took-effect", enrolment()), "outcome_unknown"),
    (BY_STATE[Otp.ASKING_PHONE], otp_wire.EnrolmentState(enrolled=False, masked_phone="0912***4567", sms_otp=True), "bank_unreachable"),
    (BY_STATE[Otp.ASKING_ENROLMENT], otp_wire.EnrolmentState(enrolled=False, masked_phone=None, sms_otp=True), "bank_unreachable"),
    (BY_STATE[Otp.ASKING_PHONE], state_of(enrolled=False, sms=False, offline=True), "bank_unreachable"),
    (BY_STATE[Otp.ASKING_ENROLMENT], state_of(enrolled=False, sms=False, offline=True), "bank_unreachable"),
    (BY_STATE[Otp.ASKING_PHONE], state_of(enrolled=True, sms=False, offline=False), "bank_unreachable"),
    (BY_STATE[Otp.ASKING_ENROLMENT], state_of(enrolled=True, sms=False, offline=False), "bank_unreachable"),
)


@pytest.mark.parametrize(("question", "said", "screen"), CONTRADICTORY)
def test_f07_a_contradictory_answer_is_no_usable_one(question: Question, said: Any, screen: str) -> None:
    lived = visit(question, said)
    assert (lived.told.name, lived.told.code, lived.waited) == (screen, "bank-reply-unusable", 0)
    assert lived.card == "returned"


@pytest.mark.parametrize("state", [Otp.ENROLLING, Visit.ASKING_OUTCOME])
def test_g07_passwords_by_sms_that_nobody_agreed_to_are_not_what_was_asked_for(state: State) -> None:
    said = enrolment() if state is Otp.ENROLLING else settlement("enrolled", enrolment())
    lived = visit(BY_STATE[state], said, consent=Key.FDK_RIGHT_2)
    assert lived.told.name == ("asking_outcome" if state is Otp.ENROLLING else "outcome_unknown")
    agreed = visit(BY_STATE[state], said)
    assert "by SMS are active" in agreed.told.text()


def test_g07_passwords_by_sms_that_the_bank_does_not_give_are_not_called_active() -> None:
    lived = visit(BY_STATE[Otp.ENROLLING], enrolment(sms=False))
    assert lived.told.name == "enrolled"
    assert "by SMS are active" not in lived.told.text()


@pytest.mark.parametrize(
    "until",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        BEGINNING - timedelta(seconds=1),
        BEGINNING,
        BEGINNING + timedelta(days=400),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_g08_a_validity_that_cannot_be_is_left_out(until: datetime, language: Language) -> None:
    for state, said in (
        (Otp.ENROLLING, enrolment(until=until)),
        (Visit.ASKING_OUTCOME, settlement("enrolled", enrolment(until=until))),
    ):
        lived = visit(BY_STATE[state], said, language)
        assert lived.told.name == "enrolled"
        assert not re.search("valid until|مهلت استفاده|مهلة استخدام", lived.told.text())
        assert lived.card == "returned"
    assert re.search("valid until|مهلت استفاده|مهلة استخدام", visit(BY_STATE[Otp.ENROLLING], enrolment(), language).told.text())


@pytest.mark.parametrize("tries", [None, 0, 16, 10**9])
@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_f01_tries_that_the_bank_does_not_tell_are_not_told(tries: int | None, language: Language) -> None:
    told = visit(BY_STATE[Visit.CHECKING_CARD_PIN], refusal("wrong-pin", 403, tries_left=tries), language).told
    assert told.name == "card_pin"
    assert re.search(Claim.PIN_WRONG.phrase(language), told.notice)
    assert not re.search("[0-9۰-۹]|last|آخرین", told.notice)


def test_an_enrolled_card_whose_number_the_bank_does_not_say_can_still_be_deactivated() -> None:
    said = otp_wire.EnrolmentState(enrolled=True, masked_phone=None, sms_otp=True)
    assert visit(BY_STATE[Otp.ASKING_ENROLMENT], said).told.name == "confirm_deactivation"
    assert visit(BY_STATE[Otp.ASKING_PHONE], said).told.name == "no_phone"


WHICH: Final = (Claim.BOTH_ACTIVE, Claim.ONLY_OFFLINE_ACTIVE, Claim.ONLY_SMS_ACTIVE)


@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
@pytest.mark.parametrize(
    ("sms", "offline", "to_register", "to_deactivate"),
    [
        (True, True, {Claim.BOTH_ACTIVE}, set()),
        (False, True, {Claim.ONLY_OFFLINE_ACTIVE}, {Claim.ONLY_OFFLINE_ACTIVE}),
        (True, False, {Claim.ONLY_SMS_ACTIVE}, {Claim.ONLY_SMS_ACTIVE}),
        (True, None, set(), set()),
        (False, None, set(), set()),
    ],
)
def test_g17_an_enrolled_customer_reads_which_kinds_are_active_where_the_bank_says(
    sms: bool, offline: bool | None, to_register: set[Claim], to_deactivate: set[Claim], language: Language
) -> None:
    said = state_of(enrolled=True, sms=sms, offline=offline)
    for state, screen, expected in (
        (Otp.ASKING_PHONE, "already_enrolled", to_register),
        (Otp.ASKING_ENROLMENT, "confirm_deactivation", to_deactivate),
    ):
        told = visit(BY_STATE[state], said, language).told
        assert told.name == screen
        assert {claim for claim in WHICH if re.search(claim.phrase(language), told.text(), re.MULTILINE)} == expected


def test_every_answer_of_these_tests_is_one_that_a_transport_can_give() -> None:
    assert all(isinstance(said, Problem | TransportError) for said in NO_ANSWER)
    assert {problem.status // 100 for problem in refusals()} == {4}
