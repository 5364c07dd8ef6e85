"""Whatever stands between terminal and bank is told in one sentence, and everything that can is tried on a real connection."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from otp_atm.bank.wire.first_contact import NoContact, first_contact
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.retry_after import retry_after
from otp_atm.bank.wire.terminal import READ_TERMINAL
from otp_atm.bank.wire.tls import Papers
from otp_atm.bank.wire.transport import TransportError
from tests.bank import tls_bank
from tests.bank.tls_bank import DAY, Signed, answering, authority, greeting_with, hanging_up, saying, server, signed, silent

PATIENCE = 2.0


def tried(url: str, ca_file: Path | None = None) -> str:
    with pytest.raises(NoContact) as told:
        first_contact(url, "/v1/terminals/ATM00001", Papers(ca_file), PATIENCE)
    return str(told.value)


class Pki:
    """An authority that the terminal trusts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = authority()
        self.trusted = self.authority.write(folder / "trusted.pem")

    def greeting(self, certificate: Signed, **more: object) -> ssl.SSLContext:
        return greeting_with(certificate.write(self.folder / "server.pem"), **more)  # type: ignore[arg-type]

    def good(self) -> Signed:
        return signed("bank", self.authority, names=["127.0.0.1", "localhost"])


@pytest.fixture
def pki(tmp_path: Path) -> Pki:
    return Pki(tmp_path)


@pytest.mark.parametrize("seconds", [0, -90, 4000])
def test_a_bank_that_answers_says_how_far_ahead_its_clock_is(pki: Pki, seconds: int) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    for context, scheme in ((None, "http"), (pki.greeting(pki.good()), "https")):
        with server(answering(f"Date: {date}"), context) as port:
            contact = first_contact(f"{scheme}://127.0.0.1:{port}/atm/", "/v1/terminals/ATM00001", Papers(pki.trusted), PATIENCE)
        assert contact.ahead == pytest.approx(seconds, abs=3)


NO_TIME = (
    "",
    "soon",
    "Thu, 99 Nov 2026 99:00:00 GMT",
    "Mon, 99999999999999999999 Jan 2026 00:00:00 GMT",
    "01 Jan 2026 99999999999:00:00 GMT",
    "01 Jan 2026 00:00:00 +99999999999999999999",
    f"01 Jan {'9' * 5000} 00:00:00 GMT",
    "Mon, 01 Jan 2026 ::",
)
"""What is no moment, wherever one is said."""


@pytest.mark.parametrize("said", NO_TIME)
def test_what_is_no_time_is_none_wherever_it_stands(said: str) -> None:
    assert retry_after({"Retry-After": said}) is None
    assert retry_after({"Retry-After": "7", "Date": said}) == 7
    assert retry_after({"Retry-After": "Sun, 22 Nov 2020 09:00:05 GMT", "Date": said}) == 0


@pytest.mark.parametrize("header", ["Server: x", *(f"Date: {said}" for said in NO_TIME)])
def test_a_bank_without_the_time_is_a_bank(header: str) -> None:
    with server(answering(header)) as port:
        assert first_contact(f"http://127.0.0.1:{port}", "/", Papers(), PATIENCE).ahead is None


CERTIFICATES: dict[str, tuple[Callable[[Pki], Signed], str]] = {
    "expired": (lambda pki: signed("bank", pki.authority, names=["127.0.0.1"], since=-9 * DAY, until=-DAY), "has expired"),
    "not yet valid": (lambda pki: signed("bank", pki.authority, names=["127.0.0.1"], since=DAY), "is not valid yet"),
    "another address": (lambda pki: signed("bank", pki.authority, names=["127.0.0.2"]), "is for another address than 127.0.0.1"),
    "a name only": (lambda pki: signed("127.0.0.1", pki.authority, names=["localhost"]), "is for another address than 127.0.0.1"),
    "another issuer": (
        lambda _: signed("bank", authority("Authority"), names=["127.0.0.1"]),
        "issuer of the bank's certificate",
    ),
    "a stranger": (lambda _: signed("bank", authority("Stranger"), names=["127.0.0.1"]), "issuer of the bank's certificate"),
    "its own issuer": (lambda _: signed("bank", None, names=["127.0.0.1"]), "issuer of the bank's certificate"),
}


@pytest.mark.parametrize("kind", CERTIFICATES)
def test_why_a_certificate_is_refused(pki: Pki, kind: str) -> None:
    make, said = CERTIFICATES[kind]
    with server(answering(), pki.greeting(make(pki))) as port:
        url = f"https://127.0.0.1:{port}"
        assert said in tried(url, pki.trusted)
        assert code_of(url, pki.trusted) == "bank-tls-failed", "the terminal refuses it, too"


def test_a_certificate_for_another_name_is_refused(pki: Pki) -> None:
    with server(answering(), pki.greeting(signed("bank", pki.authority, names=["bank.example", "127.0.0.1"]))) as port:
        assert tried(f"https://localhost:{port}", pki.trusted) == "the bank's certificate is for another name than localhost"


def test_a_certificate_of_a_private_authority_takes_a_ca_file(pki: Pki) -> None:
    with server(answering(), pki.greeting(pki.good())) as port:
        assert "bank.ca_file" in tried(f"https://127.0.0.1:{port}")


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2])
def test_a_bank_that_demands_a_certificate_says_so(pki: Pki, newest: ssl.TLSVersion) -> None:
    """Under TLS 1.3 after the greeting, under 1.2 by an alert that could mean something else, too."""
    with server(answering(), pki.greeting(pki.good(), demands=pki.trusted, newest=newest)) as port:
        assert tried(f"https://127.0.0.1:{port}", pki.trusted).startswith("the bank demands a certificate of the terminal")


@pytest.mark.parametrize(
    ("scheme", "serve", "said"),
    [
        ("https", saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "what answers there speaks no TLS: is it http?"),
        ("https", saying(b"SSH-2.0-OpenSSH_9.2\r\n"), "what answers there speaks no TLS: is it http?"),
        ("https", hanging_up, "when greeted in TLS: perhaps it speaks http only"),
        ("https", silent, "127.0.0.1 is silent when greeted in TLS: perhaps it speaks http only"),
        ("http", saying(b"\x15\x03\x01\x00\x02\x02\x46"), "what answers there speaks TLS: is it https?"),
        ("http", saying(b"SSH-2.0-OpenSSH_9.2\r\n"), "what answers there speaks no HTTP"),
        ("http", saying(b"HTTP/1.1 abc\r\n\r\n"), "what answers there speaks no HTTP"),
        ("http", hanging_up, "127.0.0.1 hangs up without an answer: is it https?"),
        ("http", silent, "127.0.0.1 takes the question and does not answer"),
    ],
)
def test_what_is_no_bank_is_said(scheme: str, serve: tls_bank.Serve, said: str) -> None:
    with server(serve) as port:
        assert said in tried(f"{scheme}://127.0.0.1:{port}")


def test_https_asked_in_http_is_said(pki: Pki) -> None:
    with server(answering(), pki.greeting(pki.good())) as port:
        assert "is it https?" in tried(f"http://127.0.0.1:{port}")


def test_nobody_there_is_said() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        assert tried(f"http://127.0.0.1:{port}") == f"127.0.0.1, port {port}: Connection refused"


@pytest.mark.parametrize("name", ["no-such-bank.invalid", "a..b", "x" * 64])
def test_a_name_that_nobody_knows_is_said(name: str) -> None:
    assert tried(f"http://{name}") == f"no computer is known by the name {name}"


def test_a_bank_that_answers_a_byte_now_and_then_is_not_waited_for_without_end() -> None:
    def drip(line: socket.socket) -> None:
        line.recv(4096)
        for _ in range(200):
            line.sendall(b"x")
            time.sleep(0.05)

    with server(drip) as port, pytest.raises(NoContact):
        first_contact(f"http://127.0.0.1:{port}", "/", Papers(), 0.3)


def code_of(url: str, ca_file: Path) -> str:
    """What the terminal says of the same bank."""
    transport = HttpTransport.to(url, ca_file)
    try:
        transport.call(READ_TERMINAL, Nothing(), path={"terminal_id": "ATM00001"}, deadline=PATIENCE)
    except TransportError as failure:
        return failure.code
    finally:
        transport.close()
    return ""
