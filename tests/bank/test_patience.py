"""Trying again: how often, how long, and what is not to be believed after a doubtful attempt (F7)."""

from __future__ import annotations

from typing import Any

import pytest

from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, READ_ENROLMENT, Deactivation, EnrolmentState, OtpCode
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, TransportError, UnusableReply

DONE = Deactivation(deactivated_at="2026-11-22T00:00:00Z")  # type: ignore[arg-type]
STATE = EnrolmentState(enrolled=False, masked_phone=None, sms_otp=False)
REFUSED, LOST, SLOW = NeverSent("bank-unreachable"), ReplyLost("bank-reply-lost"), ReplyLost("bank-timeout")


class Scripted:
    """A transport that plays a script, each line taking some seconds of a made-up clock."""

    def __init__(self, *script: object, seconds: float = 0.0) -> None:
        self.script = list(script)
        self.seconds = seconds
        self.now = 0.0
        self.deadlines: list[float] = []

    def call(self, operation: Operation[Any, Any], body: Any, *, deadline: float, **more: Any) -> Any:  # noqa: ARG002
        self.deadlines.append(deadline)
        self.now += min(self.seconds, deadline)
        line = self.script.pop(0)
        if isinstance(line, TransportError):
            raise line
        return line

    def close(self) -> None:
        pass

    def wait(self, seconds: float) -> None:
        self.now += seconds


def outcome(operation: Operation[Any, Any], scripted: Scripted, deadline: float = 15.0) -> object:
    transport = PatientTransport(scripted, monotonic=lambda: scripted.now, wait=scripted.wait)
    try:
        return transport.call(operation, Nothing(), deadline=deadline)
    except TransportError as error:
        return error


@pytest.mark.parametrize("failure", [REFUSED, LOST, SLOW])
def test_a_second_attempt_can_succeed(failure: TransportError) -> None:
    assert outcome(READ_ENROLMENT, Scripted(failure, STATE)) == STATE
    assert outcome(DEACTIVATE, Scripted(failure, DONE)) == DONE


def test_f07_the_issuers_verdict_counts_after_a_doubtful_attempt_and_nothing_else_does() -> None:
    not_enrolled = problem(OtpCode.NOT_ENROLLED)
    assert outcome(DEACTIVATE, Scripted(LOST, not_enrolled)) == not_enrolled
    for code in (Code.CARD_SESSION_EXPIRED, Code.REQUEST_CLOSED, Code.PIN_KEY_UNKNOWN, Code.BANK_UNAVAILABLE, Code.INTERNAL_ERROR):
        assert isinstance(outcome(DEACTIVATE, Scripted(LOST, problem(code), problem(code))), ReplyLost), code


def test_f07_one_doubtful_attempt_leaves_doubt() -> None:
    assert outcome(DEACTIVATE, Scripted(REFUSED, LOST, REFUSED)) is LOST
    assert outcome(DEACTIVATE, Scripted(REFUSED, REFUSED, REFUSED)) is REFUSED


def test_a_read_believes_whatever_comes() -> None:
    expired = problem(Code.CARD_SESSION_EXPIRED)
    assert outcome(READ_ENROLMENT, Scripted(LOST, expired)) == expired


def test_refusals_are_not_asked_for_twice() -> None:
    for operation in (READ_ENROLMENT, DEACTIVATE):
        expired = problem(Code.CARD_SESSION_EXPIRED)
        assert outcome(operation, Scripted(expired)) == expired


def test_server_errors_are_lost_replies_unless_they_promise_otherwise() -> None:
    broken = outcome(DEACTIVATE, Scripted(*[Problem(code="oops", status=502)] * 3))
    assert isinstance(broken, ReplyLost)
    assert broken.code == "oops"
    down = outcome(DEACTIVATE, Scripted(*[problem(Code.BANK_UNAVAILABLE)] * 3))
    assert isinstance(down, NeverSent)


def test_every_wait_ends() -> None:
    scripted = Scripted(*[SLOW] * 9, seconds=60)
    assert outcome(DEACTIVATE, scripted, deadline=15) is SLOW
    assert scripted.now <= 15
    assert scripted.deadlines[:2] == [6.0, 6.0]


def test_without_time_nothing_is_sent() -> None:
    scripted = Scripted(DONE)
    assert isinstance(outcome(DEACTIVATE, scripted, deadline=0), NeverSent)
    assert scripted.deadlines == []


# Retry-After ----------------------------------------------------------------------------------------------------------------------


def refusal(seconds: int | None, code: str = "too-many-requests", status: int = 429) -> Problem:
    return Problem(code=code, status=status, retry_after=seconds)


@pytest.mark.parametrize("operation", [READ_ENROLMENT, DEACTIVATE])
@pytest.mark.parametrize("seconds", [0, 1, 14])
def test_whoever_says_when_to_come_back_is_asked_again_then(operation: Operation[Any, Any], seconds: int) -> None:
    good = {READ_ENROLMENT: STATE, DEACTIVATE: DONE}[operation]
    for first in (refusal(seconds), refusal(seconds, Code.BANK_UNAVAILABLE, 503), UnusableReply("nonsense", seconds)):
        scripted = Scripted(first, good)
        assert outcome(operation, scripted) == good
        assert scripted.now == seconds


@pytest.mark.parametrize("seconds", [15, 3600, 999_999_999])
def test_where_that_is_after_the_deadline_nothing_is_waited_for(seconds: int) -> None:
    """And what is known then is told: a refusal as a refusal, what was never begun as that."""
    for operation in (READ_ENROLMENT, DEACTIVATE):
        for answer in (refusal(seconds), NeverSent("bank-unavailable", seconds), UnusableReply("nonsense", seconds)):
            scripted = Scripted(answer)
            assert outcome(operation, scripted) is answer
            assert (scripted.now, len(scripted.deadlines)) == (0, 1)


def test_a_bank_that_is_always_coming_back_is_not_asked_for_ever() -> None:
    scripted = Scripted(*[refusal(0)] * 9)
    assert outcome(DEACTIVATE, scripted) == refusal(0)
    assert len(scripted.deadlines) == 3


def test_a_refusal_that_says_nothing_of_later_is_an_answer() -> None:
    scripted = Scripted(refusal(None))
    assert outcome(DEACTIVATE, scripted) == refusal(None)


def test_only_what_is_said_with_these_statuses_is_waited_for() -> None:
    forbidden = refusal(1, "card-blocked", 403)
    assert outcome(DEACTIVATE, Scripted(forbidden)) == forbidden


def test_f07_a_refusal_to_come_back_later_says_nothing_about_an_attempt_before_it() -> None:
    assert outcome(DEACTIVATE, Scripted(LOST, refusal(60))) is LOST


@pytest.mark.parametrize("status", [403, 409, 500, 503])
def test_codes_that_answer_nothing_do_so_with_any_status(status: int) -> None:
    failed = outcome(DEACTIVATE, Scripted(*[Problem(code="internal-error", status=status)] * 3))
    assert isinstance(failed, ReplyLost)
    away = outcome(DEACTIVATE, Scripted(*[Problem(code="bank-unavailable", status=status)] * 3))
    assert isinstance(away, NeverSent)
