"""Every code the bank can answer has an event, and every event is one that the request's class names (kiosk.effects)."""

from __future__ import annotations

from typing import Any

import pytest

from bank.client import REFUSALS, BankClient
from bank.wire import terminal as wire
from bank.wire.operation import Operation
from bank.wire.problems import KINDS, Code, Problem, problem
from bank.wire.transport import NeverSent, ReplyLost, TransportError, UnusableReply
from kiosk import effects, events
from kiosk.effects import BankRequest
from kiosk.replies import REPLIES
from kiosk.vocabulary import Card, Pan, PinBlock

BLOCK = PinBlock(4, bytes(16), "0" * 10)
REQUESTS: dict[BankRequest, Operation[Any, Any]] = {
    effects.FetchPinKey(): wire.DELIVER_PIN_KEY,
    effects.CheckBank(): wire.READ_TERMINAL,
    effects.VerifyCardPin(Card(Pan("6221061011374628"), "3106"), BLOCK): wire.OPEN_CARD_SESSION,
    effects.AskPhone(): wire.READ_ENROLMENT,
    effects.AskEnrolment(): wire.READ_ENROLMENT,
    effects.CheckOtpPin(BLOCK, BLOCK): wire.CHECK_OTP_PIN,
    effects.Enrol("1.1", BLOCK, BLOCK, True, False): wire.ENROL,
    effects.Deactivate("1.1"): wire.DEACTIVATE,
    effects.SettleRequest("1.1"): wire.SETTLE,
}
WRITES = (effects.Enrol, effects.Deactivate, effects.SettleRequest)


class Answering:
    """A transport that always answers the same."""

    def __init__(self, reply: object) -> None:
        self.reply = reply
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, operation: Operation[Any, Any], body: Any, **more: Any) -> Any:  # noqa: ARG002
        self.calls.append((operation.name, more))
        if isinstance(self.reply, TransportError):
            raise self.reply
        return self.reply

    def close(self) -> None:
        pass


def answer(request: BankRequest, reply: object) -> events.Event:
    return BankClient(Answering(reply), "ATM00001", "b" * 22).answer(request)


def test_every_request_has_been_thought_of() -> None:
    assert {type(request).__name__ for request in REQUESTS} == {kind.__name__ for kind in BankRequest.__subclasses__()}


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_every_code_of_an_operation_becomes_an_event_that_its_request_names(request_: BankRequest) -> None:
    for code in REQUESTS[request_].problems:
        event = answer(request_, problem(code, tries_left=1 if code is Code.WRONG_PIN else None))
        assert type(event) in REPLIES[type(request_)], code


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_a_code_nobody_has_heard_of_is_a_plain_refusal(request_: BankRequest) -> None:
    assert answer(request_, Problem(code="moon-phase", status=418)) == events.BankRefused("moon-phase")


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_f07_lost_replies_are_in_doubt_only_where_it_matters(request_: BankRequest) -> None:
    lost = events.BankReplyLost if isinstance(request_, WRITES) else events.BankUnreachable
    assert answer(request_, NeverSent("bank-unreachable")) == events.BankUnreachable("bank-unreachable")
    assert answer(request_, ReplyLost("bank-timeout")) == lost("bank-timeout")
    assert answer(request_, UnusableReply("bank-reply-unusable")) == lost("bank-reply-unusable")


def test_every_code_is_described_and_those_with_an_event_of_their_own_exist() -> None:
    assert set(KINDS) == set(Code)
    assert set(REFUSALS) <= set(Code)


def test_f07_a_reference_becomes_one_key_for_the_request_and_its_settlement() -> None:
    transport = Answering(problem(Code.CARD_SESSION_EXPIRED))
    client = BankClient(transport, "ATM00001", "unguessable-boot-id-00")
    client.answer(effects.Deactivate("4.2"))
    assert transport.calls[0][1]["idempotency_key"] == "unguessable-boot-id-00.4.2"


def test_f08_nothing_the_client_shows_has_secrets() -> None:
    blocks = wire.NewEnrolment(
        first={"data": "A" * 32, "kcv": "0" * 10},  # type: ignore[arg-type]
        second={"data": "B" * 32, "kcv": "0" * 10},  # type: ignore[arg-type]
        sms_consent=True,
        replace=False,
    )
    session = wire.CardSession(token="secret-token", expires_at="2026-11-22T00:00:00Z")  # type: ignore[arg-type]
    card = wire.CardAndPin(terminal_id="ATM00001", pan="6221061011374628", expiry="3106", pin_block=blocks.first)
    settle = wire.Settle(idempotency_key="k" * 22)
    shown = " ".join(f"{thing!r} {thing}" for thing in (blocks, session, card, settle, Answering(None)))
    for secret in ("A" * 32, "B" * 32, "secret-token", "6221061011374628", "k" * 22):
        assert secret not in shown
