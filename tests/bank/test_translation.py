"""Every code the bank can answer has an event, and every event is one that the request's class names (kiosk.effects)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from otp_atm.bank.client import BankClient
from otp_atm.bank.client.client import ANSWERS, REFUSALS
from otp_atm.bank.wire import terminal as wire
from otp_atm.bank.wire.codes import CODES
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.message import PinBlock as WirePinBlock
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.problems import Code, Problem, document, problem
from otp_atm.bank.wire.services import card_pin as card_pin_wire
from otp_atm.bank.wire.services import one_time_password as otp_wire
from otp_atm.bank.wire.settlement import SETTLE, Settle
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, TransportError, UnusableReply
from otp_atm.kiosk import events, requests
from otp_atm.kiosk.requests import BankRequest, without_answer
from otp_atm.kiosk.vocabulary import Card, Pan, PinBlock
from otp_atm.services.card_pin import requests as card_pin
from otp_atm.services.one_time_password import requests as otp
from tests.bank.hostile import HostileServer, reply
from tests.whole import REQUESTS as OF_THE_TERMINAL

BLOCK = PinBlock(4, bytes(16), "0" * 10)
REQUESTS: dict[BankRequest, Operation[Any, Any]] = {
    requests.FetchPinKey(bytes(16), bytes(32)): wire.DELIVER_PIN_KEY,
    requests.CheckBank(): wire.READ_TERMINAL,
    requests.VerifyCardPin(Card(Pan("6221061011374628"), "3106"), BLOCK): wire.OPEN_CARD_SESSION,
    card_pin.CheckCardPin(BLOCK): card_pin_wire.CHECK_CARD_PIN,
    card_pin.ChangeCardPin("1.1", BLOCK, BLOCK): card_pin_wire.CHANGE_CARD_PIN,
    card_pin.SettleCardPin("1.1"): SETTLE,
    otp.AskPhone(): otp_wire.READ_ENROLMENT,
    otp.AskEnrolment(): otp_wire.READ_ENROLMENT,
    otp.CheckOtpPin(BLOCK): otp_wire.CHECK_OTP_PIN,
    otp.CheckOtpPins(BLOCK, BLOCK): otp_wire.CHECK_OTP_PIN,
    otp.Enrol("1.1", BLOCK, BLOCK, True, False): otp_wire.ENROL,
    otp.Deactivate("1.1"): otp_wire.DEACTIVATE,
    otp.SettleEnrolment("1.1", sms_consent=True): SETTLE,
    otp.SettleDeactivation("1.1"): SETTLE,
}
IN_DOUBT = (
    requests.VerifyCardPin,
    card_pin.ChangeCardPin,
    card_pin.SettleCardPin,
    otp.Enrol,
    otp.Deactivate,
    otp.SettleEnrolment,
    otp.SettleDeactivation,
)
"""Requests after which it matters whether the bank acted: a try may have been counted, something may have changed."""


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
    assert {type(request) for request in REQUESTS} == OF_THE_TERMINAL == set(ANSWERS)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_every_code_of_an_operation_becomes_an_event_that_its_request_names(request_: BankRequest) -> None:
    for code in REQUESTS[request_].problems:
        event = answer(request_, problem(code, tries_left=1 if code is Code.WRONG_PIN else None))
        assert type(event) in request_.replies, code


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_a_code_nobody_has_heard_of_is_a_plain_refusal(request_: BankRequest) -> None:
    assert answer(request_, Problem(code="moon-phase", status=418)) == events.BankRefused("moon-phase")


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_f07_lost_replies_are_in_doubt_only_where_it_matters(request_: BankRequest) -> None:
    lost = events.BankReplyLost if isinstance(request_, IN_DOUBT) else events.BankUnreachable
    assert answer(request_, NeverSent("bank-unreachable")) == events.BankUnreachable("bank-unreachable")
    assert answer(request_, ReplyLost("bank-timeout")) == lost("bank-timeout")
    assert answer(request_, UnusableReply("enrol: nonsense")) == lost("bank-reply-unusable", "enrol: nonsense")


def test_every_code_is_described_and_those_with_an_event_of_their_own_exist() -> None:
    assert len({code.name for code in CODES.values()}) == len(CODES) > len(Code)
    assert all(set(refusals) <= set(CODES.values()) for refusals in REFUSALS.values())


def test_f07_a_reference_becomes_one_key_for_the_request_and_its_settlement() -> None:
    transport = Answering(problem(Code.CARD_SESSION_EXPIRED))
    client = BankClient(transport, "ATM00001", "unguessable-boot-id-00")
    client.answer(otp.Deactivate("4.2"))
    assert transport.calls[0][1]["idempotency_key"] == "unguessable-boot-id-00.4.2"


def test_f08_nothing_the_client_shows_has_secrets() -> None:
    blocks = otp_wire.NewEnrolment(
        first=WirePinBlock(data="A" * 32, kcv="0" * 10),
        second=WirePinBlock(data="B" * 32, kcv="0" * 10),
        sms_consent=True,
        replace=False,
    )
    session = wire.CardSession(token="secret-token", expires_at=datetime(2026, 11, 22, tzinfo=UTC))
    card = wire.CardAndPin(terminal_id="ATM00001", pan="6221061011374628", expiry="3106", pin_block=blocks.first)
    settle = Settle(idempotency_key="k" * 22)
    shown = " ".join(f"{thing!r} {thing}" for thing in (blocks, session, card, settle, Answering(None)))
    for secret in ("A" * 32, "B" * 32, "secret-token", "6221061011374628", "k" * 22):
        assert secret not in shown


# Over real HTTP -------------------------------------------------------------------------------------------------------------------

SAMPLE = (*CODES, "moon-phase", "x" * 64)
UNUSUAL = {
    "another success": reply("202 Accepted", "application/json", b"{}"),
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "partial": reply("206 Partial Content", "application/json", b"{}"),
    "empty": reply("200 OK", "application/json", b""),
    "empty, created": reply("201 Created", "application/json", b""),
    "null": reply("200 OK", "application/json", b"null"),
    "a list": reply("201 Created", "application/json", b"[]"),
    "not JSON": reply("200 OK", "application/json", b"<html>"),
    "other JSON": reply("201 Created", "application/json", b'{"ok":"yes"}'),
    "too large": reply("200 OK", "application/json", b'{"a":"' + b"b" * 70_000 + b'"}'),
    "other media type": reply("200 OK", "text/html", b"{}"),
    "no media type": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    "moved": b"HTTP/1.1 301 Moved Permanently\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
    "not modified": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "redirect": b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
    "refused without a word": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
    "refused as a page": reply("404 Not Found", "text/html", b"<html>"),
    "refused as JSON": reply("400 Bad Request", "application/json", b'{"code":"card-blocked"}'),
    "refused without a code": reply("409 Conflict", "application/problem+json", b'{"status":409}'),
    "refused with a number": reply("409 Conflict", "application/problem+json", b'{"code":7}'),
    "refused as a list": reply("409 Conflict", "application/problem+json", b'["card-blocked"]'),
    "refused as nothing": reply("409 Conflict", "application/problem+json", b""),
    "a gateway's": reply("502 Bad Gateway", "text/html", b"<html>"),
    "no status of HTTP's": reply("799 Whatever", "application/problem+json", b'{"code":"card-blocked"}'),
}


def over_http(answers: list[bytes], request: BankRequest) -> list[events.Reply]:
    """What the client makes of each of these answers to the same request, over a real socket."""
    waiting = [answer.replace(b"\r\n", b"\r\nConnection: close\r\n", 1) for answer in answers]
    with HostileServer(lambda connection, _: connection.sendall(waiting.pop(0))) as server:
        client = BankClient(PatientTransport(HttpTransport.to(server.url), attempts=1), "ATM00001", "b" * 22)
        heard = [client.answer(request) for _ in answers]
        client.close()
    return heard


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_over_http_every_code_is_heard_as_it_is_here(request_: BankRequest) -> None:
    problems = [Problem(code=code, status=CODES[code].kind.status if code in CODES else 418, tries_left=2) for code in SAMPLE]
    sent = [reply(f"{p.status} No", "application/problem+json", document(p)) for p in problems]
    assert over_http(sent, request_) == [answer(request_, patiently(problem)) for problem in problems]


def patiently(problem: Problem) -> Problem | TransportError:
    """What comes of one attempt."""
    try:
        return PatientTransport(Answering(problem), attempts=1).call(wire.READ_TERMINAL, Nothing(), deadline=1)  # type: ignore[return-value]
    except TransportError as error:
        return error


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_f07_what_is_not_in_the_agreed_form_is_no_answer(request_: BankRequest) -> None:
    """Of a request that may have done something it leaves doubt; of any other it is only that no answer came."""
    heard = dict(zip(UNUSUAL, over_http(list(UNUSUAL.values()), request_), strict=True))
    assert {
        name: event for name, event in heard.items() if event != without_answer(request_, "bank-reply-unusable", detail_of(event))
    } == {}
    assert [name for name, event in heard.items() if not detail_of(event)] == [], "what was wrong with it is said to the bank's author"


def detail_of(event: events.Event) -> str:
    assert isinstance(event, events.BankReplyLost | events.BankUnreachable)
    return event.detail
