"""What a second process does for a bank on PostgreSQL, the database being some way off."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from bench.bank_durable import server
from bench.effort import Effort
from bench.figure import Figure
from bench.load import request, requests_per_second
from otp_atm.bank.simulator.generated import Generated
from otp_atm.bank.simulator.key_room import key_request_mac
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import PinBlock
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.reading import written
from otp_atm.bank.wire.terminal import DELIVER_PIN_KEY, OPEN_CARD_SESSION, CardAndPin, KeyRequest
from tests.bank.postgres import private_postgres, programs

AWAY: Final = 0.005
"""Seconds added to each round trip to the database."""
REQUESTS: Final = 600
ROUNDS: Final = 3
TERMINALS: Final = 64
"""That wait for an answer at once: more than two processes have connections to the database."""
CONNECTIONS: Final = 4
"""Of each worker to the database: so few that one waits for the database, and not for a processor."""
CROWD: Final = Generated(terminals=1, cards=TERMINALS)


def workers(effort: Effort) -> Figure:
    """Visits that begin, each at a card of its own; the best of some rounds of each, by turns."""
    found = programs()
    assert found, "no PostgreSQL here (Debian: postgresql)"
    with private_postgres(found) as near, some_way_off(near) as url, tempfile.TemporaryDirectory() as folder:
        rates = [tuple(sessions_per_second(url, folder, count, effort) for count in (2, 1)) for _ in range(effort.times(ROUNDS))]
    value, yardstick = (max(column) for column in zip(*rates, strict=True))
    note = f"one worker; each with {CONNECTIONS} connections to a database that is {AWAY * 1000:.0f} ms away"
    return Figure("bank: two workers on PostgreSQL", value, "a second", yardstick, 1.5, "at least", note)


def sessions_per_second(url: str, folder: str, count: int, effort: Effort) -> float:
    by_rule = ["--terminals", str(CROWD.terminals), "--cards", str(CROWD.cards)]
    bank = ["otp_atm.bank.simulator", "--database", url, "--master-key", f"{folder}/key", "--until-stdin-closes"]
    with server(*bank, *by_rule, "--workers", str(count), "--connections", str(CONNECTIONS)) as address:
        asked = openings(address)
        requests_per_second(address, asked, TERMINALS)
        return requests_per_second(address, asked * effort.times(REQUESTS // len(asked)), TERMINALS)


def openings(url: str) -> list[bytes]:
    """A request for each card, with its PIN."""
    from psec import tr31
    from psec.pinblock import encipher_pinblock_iso_4

    terminal, nonce = CROWD.terminal(0), os.urandom(16)
    master_key = bytes.fromhex(terminal.master_key)
    signed = KeyRequest(nonce=nonce.hex().upper(), mac=key_request_mac(master_key, terminal.id, nonce).hex().upper())
    transport = HttpTransport.to(url)
    delivered = transport.call(DELIVER_PIN_KEY, signed, path={"terminal_id": terminal.id}, deadline=10)
    transport.close()
    assert not isinstance(delivered, Problem)
    _, key = tr31.unwrap(master_key, delivered.key_block)
    cards = map(CROWD.card, range(CROWD.cards))
    return [
        request(
            "POST",
            OPEN_CARD_SESSION.path,
            {"Content-Type": "application/json"},
            written(
                CardAndPin(
                    terminal_id=terminal.id,
                    pan=card.pan,
                    expiry=card.expiry_digits,
                    pin_block=PinBlock(data=encipher_pinblock_iso_4(key, card.pin, card.pan).hex().upper(), kcv=delivered.kcv),
                )
            ),
        )
        for card in cards
    ]


@contextmanager
def some_way_off(url: str) -> Iterator[str]:
    """The same database, by a line that is slower."""
    port = url.rpartition(":")[2].partition("/")[0]
    command = [sys.executable, "-m", "bench.slow_line", "127.0.0.1", port, str(AWAY)]
    line = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert line.stdin
    assert line.stdout
    try:
        yield url.replace(f":{port}/", f":{line.stdout.readline().split()[-1]}/")
    finally:
        line.stdin.close()
        line.wait(10)
        line.stdout.close()
