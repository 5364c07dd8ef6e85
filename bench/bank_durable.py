"""How many enrolments a second the bank commits durably, beside a bare Starlette endpoint that commits one row for each request."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_urlsafe
from typing import Final, NamedTuple

from bench.effort import Effort
from bench.figure import Figure
from bench.load import request, requests_per_second
from otp_atm.bank.simulator.fixtures import CardFixture, TerminalFixture, load_fixtures
from otp_atm.bank.simulator.key_room import key_request_mac
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import PinBlock
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.reading import read, written
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, ENROL, NewEnrolment, OtpPin
from otp_atm.bank.wire.terminal import DELIVER_PIN_KEY, OPEN_CARD_SESSION, CardAndPin, KeyRequest

REQUESTS: Final = 400
ROUNDS: Final = 5
CONNECTIONS: Final = 4
OTP_PIN: Final = "40719283"
ROW: Final = request("POST", "/rows", {"Content-Type": "application/json"}, b'{"text":"%s"}' % (b"x" * 200))


def enrolments_per_second(effort: Effort) -> Figure:
    """The best of some rounds of each, taken in turns."""
    with tempfile.TemporaryDirectory() as folder:
        bank = [
            "otp_atm.bank.simulator",
            "--database",
            f"sqlite:///{folder}/bank.sqlite3",
            "--master-key",
            f"{folder}/key",
            "--until-stdin-closes",
        ]
        with server(*bank) as ours, server("bench.bank_bare", f"{folder}/bare.sqlite3") as bare:
            head, body = one_enrolment(ours)
            count = effort.times(REQUESTS, least=CONNECTIONS)
            rates = [
                (
                    requests_per_second(ours, [enrolment(head, body) for _ in range(count)], CONNECTIONS),
                    requests_per_second(bare, [ROW] * count, CONNECTIONS),
                )
                for _ in range(effort.times(ROUNDS))
            ]
    value, yardstick = (max(column) for column in zip(*rates, strict=True))
    note = "a bare Starlette endpoint that commits one row durably for each request"
    return Figure("bank: enrolments, durable", value, "a second", yardstick, 0.5, "at least", note)


class Server(NamedTuple):
    """A server process: where it listens, and its id."""

    url: str
    process: int


@contextmanager
def server(module: str, *arguments: str) -> Iterator[str]:
    """Where a server process listens."""
    with serving(module, *arguments) as found:
        yield found.url


@contextmanager
def serving(module: str, *arguments: str) -> Iterator[Server]:
    """A server process that says where it listens, and ends with its standard input."""
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    try:
        yield Server(process.stdout.readline().split()[-1], process.pid)
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def enrolment(head: dict[str, str], body: bytes) -> bytes:
    """An enrolment that replaces the one before it, under a key of its own."""
    return request("POST", ENROL.path, head | {"Idempotency-Key": token_urlsafe(16)}, body)


def one_enrolment(url: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of an enrolment, after the steps before it: key, card, card PIN."""
    bodies = terminal_bodies(url)
    transport = HttpTransport.to(url)
    session = transport.call(OPEN_CARD_SESSION, read(CardAndPin, bodies[OPEN_CARD_SESSION.name]), deadline=10)
    assert not isinstance(session, Problem)
    transport.close()
    return {"Authorization": f"Bearer {session.token}", "Content-Type": "application/json"}, bodies[ENROL.name].encode()


def terminal_bodies(url: str, terminal: TerminalFixture | None = None, card: CardFixture | None = None) -> dict[str, str]:
    """The bodies of a terminal's requests for one enrolment, by the names of their operations, under a fresh PIN key.

    Terminal and card are the first of the fixtures, unless others are given.
    """
    from psec import tr31
    from psec.pinblock import encipher_pinblock_iso_4

    if terminal is None or card is None:
        fixtures = load_fixtures()
        card, terminal = fixtures.cards[0], fixtures.terminals[0]
    transport = HttpTransport.to(url)
    nonce, master_key = os.urandom(16), bytes.fromhex(terminal.master_key)
    request = KeyRequest(nonce=nonce.hex().upper(), mac=key_request_mac(master_key, terminal.id, nonce).hex().upper())
    delivered = transport.call(DELIVER_PIN_KEY, request, path={"terminal_id": terminal.id}, deadline=10)
    transport.close()
    assert not isinstance(delivered, Problem)
    _, key = tr31.unwrap(master_key, delivered.key_block)

    def block(pin: str) -> PinBlock:
        return PinBlock(data=encipher_pinblock_iso_4(key, pin, card.pan).hex().upper(), kcv=delivered.kcv)

    identity = CardAndPin(terminal_id=terminal.id, pan=card.pan, expiry=f"{card.last_day:%y%m}", pin_block=block(card.pin))
    entries = OtpPin(first=block(OTP_PIN), second=block(OTP_PIN))
    wish = NewEnrolment(first=block(OTP_PIN), second=block(OTP_PIN), sms_consent=True, replace=True)
    return {
        OPEN_CARD_SESSION.name: written(identity).decode(),
        CHECK_OTP_PIN.name: written(entries).decode(),
        ENROL.name: written(wish).decode(),
    }
