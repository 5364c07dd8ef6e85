"""Planted secrets are hunted through the bank's database, its log, its problem documents and its reprs (F8)."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.http.answering import answer_with_faults
from otp_atm.bank.simulator.http.waiting import Bell
from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.simulator.key_room import Purpose
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.otp import otp_key
from otp_atm.bank.wire.services.one_time_password import CHECK_OTP_PIN, DEACTIVATE, ENROL, READ_ENROLMENT
from otp_atm.bank.wire.settlement import SETTLE, Settle
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION
from tests.bank.handset import other_than, pay, registered, request_sms
from tests.bank.process import BankProcess
from tests.bank.world import GOOD_PIN, OTHER_PIN, World, activation_code


def live(world: World) -> dict[str, bytes]:
    """Everything a customer can do right and wrong; returns the secrets that went by, named."""
    card, key = world.card("sara"), world.new_key()
    session = world.card_and_pin(card)
    world.call(OPEN_CARD_SESSION, world.card_and_pin(card, "9876"))
    token = world.do(OPEN_CARD_SESSION, session).token
    world.call(CHECK_OTP_PIN, world.otp_pin("sara", GOOD_PIN, OTHER_PIN), token=token)
    world.call(CHECK_OTP_PIN, world.otp_pin("daniel"), token=token)
    wish = world.wish("sara")
    world.do(ENROL, wish, token=token, key=key)
    world.call(ENROL, world.wish("sara"), token=token, key=key)
    world.do(SETTLE, Settle(idempotency_key=key))
    world.do(DEACTIVATE, Nothing(), token=world.token("maryam"), key=world.new_key())
    code = activation_code(world.messages()[0].text)
    handset, sms = registered(world), request_sms(world)
    offline = handset.code(world.now())
    for otp in (other_than(offline), offline, other_than(sms), sms, sms):
        pay(world, otp)
    seed, token_id = bytes.fromhex(handset.registration.seed), bytes.fromhex(handset.registration.token_id)
    return {
        "offline code": offline.encode(),
        "seed": seed,
        "seed in hex": handset.registration.seed.encode(),
        "otp key": otp_key(seed, token_id, GOOD_PIN),
        "registration": handset.registration.token.encode(),
        "otp pin": GOOD_PIN.encode(),
        "other otp pin": OTHER_PIN.encode(),
        "activation code": code.encode(),
        "fixture otp pin": b"58302946",
        "token": token.encode(),
        "pan": card.pan.encode(),
        "pin block": bytes.fromhex(wish.first.data),
        "pin block in hex": wish.first.data.encode(),
        "pin key": world.pad.key,
        "pin key in hex": world.pad.key.hex().upper().encode(),
        "terminal master key": bytes.fromhex(world.fixtures.terminals[0].master_key),
    }


def cells(file: Path) -> Iterator[tuple[str, str, bytes]]:
    """Every value of a SQLite file as table, column and bytes."""
    with sqlite3.connect(file) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in rows.description]
            for row in rows.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield table, name, value if isinstance(value, bytes) else str(value).encode()
    connection.close()


def test_f08_the_database_and_the_log_hold_no_secrets(tmp_path: Path, fixtures: Fixtures) -> None:
    file = tmp_path / "bank.sqlite3"
    with BankProcess(tmp_path, f"sqlite:///{file}") as process:
        planted = live(World("hunted", lambda: HttpTransport.to(process.url), fixtures))
        raw = b"".join(path.read_bytes() for path in tmp_path.glob("bank.sqlite3*"))
        process.stop()
    log = process.log.read_bytes()
    master_key = (tmp_path / "master.key").read_text().encode()
    allowed = {("cardaccount", "pan")}
    for table, name, value in cells(file):
        if (table, name) not in allowed:
            found = [secret for secret, text in planted.items() if text in value]
            assert not found, (table, name)
    for secret in set(planted) - {"pan"}:
        assert planted[secret] not in raw, secret
    assert bytes.fromhex(master_key.decode()) not in raw
    assert not [secret for secret, text in planted.items() if text in log]


def test_f08_problem_documents_and_reprs_hold_no_secrets(world: World) -> None:
    planted = live(world)
    token = world.token("sara")
    shown = [repr(world.card_and_pin(world.card("sara"))), repr(world.wish("sara")), repr(world.transport)]
    shown += [repr(world.call(operation, Nothing(), token=token[:-1])) for operation in (READ_ENROLMENT,)]
    shown += [repr(world.call(DEACTIVATE, Nothing(), token=token, key=world.new_key())) for _ in range(2)]
    assert not [secret for secret, text in planted.items() if text.decode("latin-1") in " ".join(shown)]


def test_f08_records_print_no_secrets(fixtures: Fixtures) -> None:
    store = MemoryStore()
    issuer = open_bank(store, fixtures, bytes(32), SettableClock(), secrets.token_bytes)
    shown = repr(issuer) + repr(list(store._records.values()))
    for card in fixtures.cards:
        assert card.pan not in shown
    assert "58302946" not in shown


class BrokenClock(SettableClock):
    """Fails with a text that quotes a secret."""

    def now(self) -> datetime:
        raise ValueError("6221061011374628")


def test_f08_a_defect_is_logged_by_kind_and_place_only(fixtures: Fixtures, caplog: pytest.LogCaptureFixture) -> None:
    issuer = open_bank(MemoryStore(), fixtures, bytes(32), SettableClock(), secrets.token_bytes)
    world_of_one = SimulatedBank(replace(issuer, clock=BrokenClock()), Faults())
    token = issuer.keys.seal_text(Purpose.CARD_SESSION, "a|b|9e9")
    with caplog.at_level(logging.DEBUG):
        reply = asyncio.run(answer_with_faults(world_of_one, Bell(), READ_ENROLMENT, Call(Nothing(), token=token)))
    assert reply.status_code == 500
    assert b"internal-error" in reply.body
    assert "internal-error in read-enrolment: ValueError at BrokenClock.now" in caplog.text
    assert "6221061011374628" not in caplog.text
