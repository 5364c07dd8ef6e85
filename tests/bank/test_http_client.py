"""The HTTP clients against a server that breaks every rule: they end in time, with the right failure, and tell no secrets.

What is told of one is told of the other: that of a terminal in a branch, and the lean one of a fleet's.
"""

from __future__ import annotations

import gzip
import socket
import struct
import time
from collections.abc import Callable
from pathlib import Path
from threading import Semaphore

import pytest

from otp_atm.bank.client import BankClient
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.message import PinBlock as WirePinBlock
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.reading import read
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE, READ_ENROLMENT, EnrolmentState
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION, CardAndPin
from otp_atm.bank.wire.tls import Papers
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, TransportError, UnusableReply
from otp_atm.kiosk import events, requests
from otp_atm.kiosk.vocabulary import Card, Pan, PinBlock
from otp_atm.services.one_time_password import requests as otp
from tests.bank.hostile import Act, HostileServer, reply
from tests.bank.postgres import free_port
from tests.bank.tls_bank import authority, greeting_with, server, signed

GOOD = b'{"enrolled":false,"masked_phone":"0912***4567","sms_otp":false}'
JSON = "application/json"
PROBLEM = "application/problem+json"
REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
BROKEN = reply("500 Oops", PROBLEM, b'{"code":"internal-error","status":500}')
DEADLINE = 0.4


To = Callable[..., HttpTransport]
"""Straight to the server at an address, which shows a certificate that these are good for."""


def lean(base_url: str, ca_file: Path | None = None) -> HttpTransport:
    """That of a fleet."""
    module = pytest.importorskip("otp_atm.fleet.exchange", reason="needs the extra [load]")
    return HttpTransport(module.LeanExchange(base_url, Papers(ca_file)))


@pytest.fixture(params=[HttpTransport.to, lean], ids=["branch", "fleet"])
def to(request: pytest.FixtureRequest) -> To:
    made: To = request.param
    return made


def say(data: bytes) -> Act:
    return lambda connection, _: connection.sendall(data)


def reset(connection: socket.socket, _: HostileServer) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang_up(connection: socket.socket, _: HostileServer) -> None:
    connection.shutdown(socket.SHUT_RDWR)


def say_nothing(_: socket.socket, server: HostileServer) -> None:
    server.over.wait(10)


def drip(data: bytes, first: int) -> Act:
    """Send the first bytes at once, the rest one by one, faster than any time-out for a single read."""

    def act(connection: socket.socket, server: HostileServer) -> None:
        connection.sendall(data[:first])
        for byte in data[first:] * 10:
            connection.sendall(bytes([byte]))
            if server.over.wait(0.02):
                return

    return act


ROWS: list[tuple[str, Act, type[TransportError], str]] = [
    ("reset", reset, ReplyLost, "bank-reply-lost"),
    ("hang up", hang_up, ReplyLost, "bank-reply-lost"),
    ("silence", say_nothing, ReplyLost, "bank-timeout"),
    ("dripped head", drip(reply("200 OK", JSON, GOOD), 5), ReplyLost, "bank-timeout"),
    ("dripped body", drip(reply("200 OK", JSON, GOOD + b" " * 2000), 80), ReplyLost, "bank-timeout"),
    ("endless headers", say(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500), ReplyLost, "bank-reply-lost"),
    ("one huge header", say(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000), ReplyLost, "bank-reply-lost"),
    ("not HTTP", say(b"SSH-2.0-OpenSSH_9.2\r\n" * 5), ReplyLost, "bank-reply-lost"),
    ("half a body", say(reply("200 OK", JSON, GOOD[:20], length=len(GOOD))), ReplyLost, "bank-reply-lost"),
    ("huge body", say(reply("200 OK", JSON, b'{"a":"' + b"b" * 200_000 + b'"}')), UnusableReply, "bank-reply-unusable"),
    ("not JSON", say(reply("200 OK", JSON, b"<html>")), UnusableReply, "bank-reply-unusable"),
    ("other JSON", say(reply("200 OK", JSON, b'{"ok":true}')), UnusableReply, "bank-reply-unusable"),
    ("full phone", say(reply("200 OK", JSON, GOOD.replace(b"***", b"123"))), UnusableReply, "bank-reply-unusable"),
    ("not UTF-8", say(reply("200 OK", JSON, GOOD.replace(b"0912", b"\xff\xfe12"))), UnusableReply, "bank-reply-unusable"),
    ("deep JSON", say(reply("200 OK", JSON, b"[" * 30_000)), UnusableReply, "bank-reply-unusable"),
    ("empty", say(reply("200 OK", JSON, b"")), UnusableReply, "bank-reply-unusable"),
    ("other media type", say(reply("200 OK", "text/html", GOOD)), UnusableReply, "bank-reply-unusable"),
    ("no media type", say(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), UnusableReply, "bank-reply-unusable"),
    ("other success", say(reply("202 Accepted", JSON, GOOD)), UnusableReply, "bank-reply-unusable"),
    (
        "redirect",
        say(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
        UnusableReply,
        "bank-reply-unusable",
    ),
    ("proxy's error page", say(reply("502 Bad Gateway", "text/html", b"<html>")), UnusableReply, "bank-reply-unusable"),
    ("problem without code", say(reply("409 Conflict", PROBLEM, b'{"status":409}')), UnusableReply, "bank-reply-unusable"),
    ("problem that succeeds", say(reply("200 OK", PROBLEM, b'{"status":409,"code":"x"}')), UnusableReply, "bank-reply-unusable"),
]


@pytest.mark.parametrize(("act", "kind", "code"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_every_failure_is_told_apart_in_time(to: To, act: Act, kind: type[TransportError], code: str) -> None:
    with HostileServer(act) as server:
        transport = to(server.url)
        began = time.monotonic()
        with pytest.raises(TransportError) as caught:
            transport.call(READ_ENROLMENT, Nothing(), token="t", deadline=DEADLINE)
        assert time.monotonic() - began < DEADLINE + 0.3
        transport.close()
    assert (type(caught.value), caught.value.code) == (kind, code)


def test_a_zip_bomb_is_cut_short(to: To) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    with HostileServer(say(head.encode() + bomb)) as server:
        transport = to(server.url)
        with pytest.raises(UnusableReply):
            transport.call(READ_ENROLMENT, Nothing(), deadline=5)
        transport.close()


@pytest.mark.parametrize("url", ["", "http://127.0.0.1", "ftp://127.0.0.1", "nonsense", "http://"])
def test_f07_what_was_never_sent_certainly_changed_nothing(to: To, url: str) -> None:
    transport = to(f"{url}:{free_port()}")
    with pytest.raises(NeverSent, match="bank-unreachable"):
        transport.call(DEACTIVATE, Nothing(), deadline=2)
    transport.close()


def test_a_server_without_tls_is_not_taken_for_one_with_it(to: To) -> None:
    with HostileServer(say(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as server:
        transport = to(server.url.replace("http:", "https:"))
        with pytest.raises(NeverSent, match="bank-tls-failed"):
            transport.call(READ_ENROLMENT, Nothing(), deadline=2)
        transport.close()


def test_over_tls_a_connection_is_kept_and_its_certificate_is_looked_at(to: To, tmp_path: Path) -> None:
    bank, greetings = authority(), list[socket.socket]()

    def serve(line: socket.socket) -> None:
        greetings.append(line)
        with line:
            for _ in range(2):
                line.recv(4096)
                line.sendall(reply("200 OK", JSON, GOOD))

    good = signed("bank", bank, names=["127.0.0.1"]).write(tmp_path / "bank.pem")
    with server(serve, greeting_with(good)) as port:
        transport = to(f"https://127.0.0.1:{port}", bank.write(tmp_path / "authority.pem"))
        for _ in range(3):
            assert transport.call(READ_ENROLMENT, Nothing(), deadline=5) == read(EnrolmentState, GOOD)
        transport.close()
        stranger = to(f"https://127.0.0.1:{port}", authority("Another").write(tmp_path / "another.pem"))
        with pytest.raises(NeverSent, match="bank-tls-failed"):
            stranger.call(READ_ENROLMENT, Nothing(), deadline=5)
        stranger.close()
    assert len(greetings) == 2


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_f07_without_usable_certificates_nothing_is_sent(to: To, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content:
        file.write_text(content)
    with HostileServer(say(GOOD)) as server:
        transport = to(server.url.replace("http:", "https:"), file)
        with pytest.raises(NeverSent, match="bank-tls-failed"):
            transport.call(DEACTIVATE, Nothing(), deadline=2)
        transport.close()


def test_problems_and_replies_come_through_and_unknown_members_of_a_problem_are_ignored(to: To) -> None:
    body = b'{"code":"wrong-pin","status":403,"tries_left":2,"detail":"?","balance":12,"type":"https://bank.example/wrong-pin"}'
    card = CardAndPin(terminal_id="ATM00001", pan="6221061011374628", expiry="3106", pin_block=WirePinBlock(data="A" * 32, kcv="0" * 10))
    with HostileServer(say(reply("403 Forbidden", f"{PROBLEM}; charset=utf-8", body))) as server:
        transport = to(server.url)
        refused: object = transport.call(OPEN_CARD_SESSION, card, deadline=2)
        transport.close()
    assert isinstance(refused, Problem)
    assert (refused.code, refused.tries_left) == ("wrong-pin", 2)
    with HostileServer(say(reply("200 OK", f"{JSON}; charset=utf-8", GOOD))) as server:
        transport = to(server.url + "/")
        assert transport.call(READ_ENROLMENT, Nothing(), token="tok", deadline=2) == read(EnrolmentState, GOOD)
        transport.close()
    assert b"GET /v1/enrolment HTTP/1.1\r\n" in server.requests[0]
    assert b"Authorization: Bearer tok\r\n" in server.requests[0]


def asked(to: To, data: bytes) -> object:
    """What comes of asking a server that answers so."""
    with HostileServer(say(data)) as server:
        transport = to(server.url)
        try:
            return transport.call(READ_ENROLMENT, Nothing(), deadline=2)
        except TransportError as error:
            return error
        finally:
            transport.close()


def test_members_that_a_reply_has_beside_the_agreed_ones_are_passed_over(to: To) -> None:
    assert asked(to, reply("200 OK", JSON, GOOD[:-1] + b',"since":"2026","limits":{"daily":3}}')) == read(EnrolmentState, GOOD)


BESIDE_THE_CODE = [
    b'"status":403',
    b'"status":403,"tries_left":-1',
    b'"status":403,"tries_left":"many"',
    b'"status":"403"',
    b'"status":200',
    b'"status":403,"title":null,"type":7,"fields":{"a":1}',
    b'"status":403,"retry_after":"soon"',
    b'"status":403,"retry_after":-3',
]


@pytest.mark.parametrize("members", BESIDE_THE_CODE)
def test_a_refusal_is_one_whatever_stands_beside_its_code(to: To, members: bytes) -> None:
    """RFC 9457, 3.1: a member whose value does not fit is ignored; 3.1.2: HTTP's own status counts."""
    refused = asked(to, reply("403 Forbidden", PROBLEM, b'{"code":"card-blocked",' + members + b"}"))
    assert isinstance(refused, Problem)
    assert (refused.code, refused.status, refused.tries_left, refused.retry_after) == ("card-blocked", 403, None, None)


LATER = [
    ("Retry-After: 7\r\n", 7),
    ("Retry-After:  0 \r\n", 0),
    ("Date: Sun, 22 Nov 2026 09:00:00 GMT\r\nRetry-After: Sun, 22 Nov 2026 09:00:09 GMT\r\n", 9),
    ("Date: Sun, 22 Nov 2026 09:00:00 GMT\r\nRetry-After: Sunday, 22-Nov-26 09:00:09 GMT\r\n", 9),
    ("Date: Sun, 22 Nov 2026 09:00:00 GMT\r\nRetry-After: Sun Nov 22 09:00:09 2026\r\n", 9),
    ("Date: Sun, 22 Nov 2026 09:00:00 GMT\r\nRetry-After: Sun, 22 Nov 2026 08:00:00 GMT\r\n", 0),
    ("Retry-After: Sun, 22 Nov 2020 09:00:00 GMT\r\n", 0),
    ("", None),
    ("Retry-After: \r\n", None),
    ("Retry-After: -1\r\n", None),
    ("Retry-After: 1.5\r\n", None),
    ("Retry-After: soon\r\n", None),
    ("Retry-After: " + "9" * 5000 + "\r\n", None),
    ("Retry-After: Sun, 99 Foo 2026 09:00:09 GMT\r\n", None),
]


@pytest.mark.parametrize(("fields", "seconds"), LATER)
def test_when_to_come_back_is_read_from_the_response(to: To, fields: str, seconds: int | None) -> None:
    """In seconds or as a date of any of the three forms (RFC 9110, 5.6.7), of a refusal as of what is no answer."""
    problem = reply("429 Too Many Requests", PROBLEM, b'{"code":"too-many-requests","status":429}')
    refused = asked(to, problem.replace(b"\r\n", b"\r\n" + fields.encode(), 1))
    assert isinstance(refused, Problem)
    assert refused.retry_after == seconds
    no_answer = asked(to, reply("503 Service Unavailable", "text/html", b"<html>").replace(b"\r\n", b"\r\n" + fields.encode(), 1))
    assert isinstance(no_answer, UnusableReply)
    assert no_answer.retry_after == seconds


def test_only_two_statuses_say_when_to_come_back(to: To) -> None:
    refused = asked(to, reply("403 Forbidden", PROBLEM, b'{"code":"card-blocked"}').replace(b"\r\n", b"\r\nRetry-After: 1\r\n", 1))
    assert isinstance(refused, Problem)
    assert refused.retry_after is None


def test_a_document_may_say_it_as_well_and_http_counts(to: To) -> None:
    document = reply("429 Too Many Requests", PROBLEM, b'{"code":"too-many-requests","retry_after":9}')
    for fields, seconds in (("", 9), ("Retry-After: 4\r\n", 4)):
        refused = asked(to, document.replace(b"\r\n", b"\r\n" + fields.encode(), 1))
        assert isinstance(refused, Problem)
        assert refused.retry_after == seconds


def test_a_bank_that_is_overrun_is_asked_again_when_it_says_so(to: To) -> None:
    answers = [
        reply("429 Too Many Requests", PROBLEM, b'{"code":"too-many-requests"}').replace(
            b"\r\n", b"\r\nRetry-After: 1\r\nConnection: close\r\n", 1
        ),
        reply("503 Service Unavailable", PROBLEM, b'{"code":"bank-unavailable"}').replace(
            b"\r\n", b"\r\nRetry-After: 1\r\nConnection: close\r\n", 1
        ),
        reply("200 OK", JSON, GOOD),
    ]
    waited: list[float] = []
    with HostileServer(lambda connection, server: connection.sendall(answers[len(server.requests) - 1])) as server:
        transport = PatientTransport(to(server.url), wait=waited.append)
        assert transport.call(READ_ENROLMENT, Nothing(), deadline=5) == read(EnrolmentState, GOOD)
        transport.close()
    assert waited == [1, 1]


def test_one_connection_serves_many_calls_and_a_closed_one_is_replaced(to: To) -> None:
    closed = Semaphore(0)

    def twice(connection: socket.socket, server: HostileServer) -> None:
        connection.sendall(reply("200 OK", JSON, GOOD))
        connection.recv(65536)
        server.requests.append(b"second on the same connection")
        connection.sendall(reply("200 OK", JSON, GOOD))
        connection.shutdown(socket.SHUT_RDWR)
        closed.release()

    with HostileServer(twice) as server:
        transport = to(server.url)
        for _ in range(2):
            for _ in range(2):
                transport.call(READ_ENROLMENT, Nothing(), deadline=10)
            assert closed.acquire(timeout=10)
        transport.close()
    assert [len(request) > 40 for request in server.requests] == [True, False, True, False]


@pytest.mark.parametrize(
    "act",
    [reset, say_nothing, say(BROKEN), say(reply("200 OK", JSON, b"{"))],
)
def test_f07_f08_the_client_never_guesses_and_never_quotes(to: To, act: Act, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    block = PinBlock(4, bytes.fromhex("C0FFEE" * 5 + "00"), "0" * 10)
    card = Card(Pan("6221061011374628"), "3106")
    with HostileServer(act) as server:
        patient = PatientTransport(to(server.url), attempts=2, attempt_seconds=DEADLINE, wait=lambda _: None)
        client = BankClient(patient, "ATM00001", "boot-id-nobody-guesses", deadline=DEADLINE)
        assert isinstance(client.answer(otp.AskPhone()), events.BankUnreachable)
        lost = [
            client.answer(otp.Enrol("1.1", block, block, True, False)),
            client.answer(otp.SettleEnrolment("1.1", sms_consent=True)),
        ]
        read = client.answer(requests.VerifyCardPin(card, block))
        client.close()
    assert all(isinstance(event, events.BankReplyLost) for event in lost)
    shown = f"{lost!r} {read!r} {caplog.text}"
    for secret in ("6221061011374628", "C0FFEE", "c0ffee", "boot-id-nobody-guesses"):
        assert secret not in shown


def test_f08_exceptions_quote_nothing_of_the_request(to: To) -> None:
    transport = to(f"http://127.0.0.1:{free_port()}")
    card = CardAndPin(terminal_id="ATM00001", pan="6221061011374628", expiry="3106", pin_block=WirePinBlock(data="A" * 32, kcv="0" * 10))
    with pytest.raises(NeverSent) as caught:
        transport.call(OPEN_CARD_SESSION, card, token="secret-token", idempotency_key="k" * 30, deadline=1)
    transport.close()
    error: BaseException | None = caught.value
    texts = []
    while error is not None:
        texts.append(f"{error!r} {error} {error.args}")
        error = error.__cause__ or error.__context__
    for secret in ("6221061011374628", "A" * 32, "secret-token", "k" * 30):
        assert not any(secret in text for text in texts)
