"""Tries are spent before anything is judged: a store that keeps no count tells nothing, and nobody guesses beyond the limit (F6)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.desk import Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.in_process import InProcessTransport
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.simulator.sql_store import SqlStore
from otp_atm.bank.simulator.store import Store, StoreUnavailable, Transaction, Turn
from otp_atm.bank.wire import control
from otp_atm.bank.wire.app import REGISTER
from otp_atm.bank.wire.gateway import PAY, REQUEST_SMS_OTP
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import ENROL, READ_ENROLMENT
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION
from tests.bank.handset import activation, enrolled, other_than, payment, registered, request_sms, with_otp
from tests.bank.process import BankProcess
from tests.bank.world import World
from tests.needs import need_linux

Guess = Callable[[], str]
"""Makes a try; "right", or the code of the refusal."""


class Secret:
    """A secret of sara's, once right and once wrong."""

    def __init__(self, world: World, name: str) -> None:
        self._world = world
        self.limit = 3 if name == "card-pin" else 5
        card = world.card("sara")
        match name:
            case "card-pin":
                self.right: Guess = lambda: self._ask(OPEN_CARD_SESSION, world.card_and_pin(card))
                self.wrong: Guess = lambda: self._ask(OPEN_CARD_SESSION, world.card_and_pin(card, "9876"))
            case "expiry-at-the-terminal":
                self.limit = 3
                self.right = lambda: self._ask(OPEN_CARD_SESSION, world.card_and_pin(card))
                self.wrong = lambda: self._ask(OPEN_CARD_SESSION, world.card_and_pin(card, "9876", expiry="2901"))
            case "activation-code":
                code = enrolled(world)
                self.right = lambda: self._ask(REGISTER, activation(world, "sara", code))
                self.wrong = lambda: self._ask(REGISTER, activation(world, "sara", other_than(code)))
            case "offline-otp":
                handset = registered(world)
                self.right = lambda: self._ask(PAY, with_otp(payment(world), handset.code(world.now())))
                self.wrong = lambda: self._ask(PAY, with_otp(payment(world), other_than(handset.code(world.now()))))
            case "sms-otp":
                enrolled(world)
                sent = request_sms(world)
                self.right = lambda: self._ask(PAY, with_otp(payment(world), sent))
                self.wrong = lambda: self._ask(PAY, with_otp(payment(world), other_than(sent)))
            case "cvv2" | "expiry":
                enrolled(world)
                change = {"cvv2": "999"} if name == "cvv2" else {"expiry": "3107"}
                self.right = lambda: self._ask(REQUEST_SMS_OTP, payment(world))
                self.wrong = lambda: self._ask(REQUEST_SMS_OTP, payment(world, **change))

    def _ask(self, operation: Any, body: Any) -> str:
        reply: object = self._world.call(operation, body, key=self._world.new_key())
        return reply.code if isinstance(reply, Problem) else "right"


NAMES = ("card-pin", "expiry-at-the-terminal", "activation-code", "offline-otp", "sms-otp", "cvv2", "expiry")


# A store that cannot commit -----------------------------------------------------------------------------------------------------------


class FullStore:
    """A store that commits so many transactions more, and then none: in each turn before the last, whatever it changed is undone."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.room = 10**9

    def read(self) -> AbstractContextManager[Any]:
        return self.store.read()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        with self._filling(self.store.write()) as records:
            yield records

    @contextmanager
    def turn(self, key: str) -> Iterator[Turn]:
        with self.store.turn(key) as turn:
            yield FullTurn(self, turn)

    @contextmanager
    def _filling(self, transaction: AbstractContextManager[Transaction]) -> Iterator[Transaction]:
        with transaction as records:
            yield records
            self.room -= 1
            if self.room < 0:
                raise StoreUnavailable("full")

    def clear(self) -> None:
        self.store.clear()

    def scrub(self) -> None:
        self.store.scrub()

    def close(self) -> None:
        self.store.close()


class FullTurn:
    """A turn of such a store."""

    def __init__(self, store: FullStore, turn: Turn) -> None:
        self._store = store
        self._turn = turn

    def write(self) -> AbstractContextManager[Transaction]:
        return self._store._filling(self._turn.write())


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def filling(request: pytest.FixtureRequest, fixtures: Fixtures, tmp_path: Path) -> Iterator[tuple[World, FullStore]]:
    """A bank over a store that can be full."""
    made: Store = MemoryStore()
    if request.param == "sqlite":
        made = SqlStore(f"sqlite:///{tmp_path}/bank.sqlite3")
    elif request.param == "postgres":
        made = SqlStore(request.getfixturevalue("postgres_url"))
        made.clear()
    store, clock, faults = FullStore(made), SettableClock(), Faults()
    clock.freeze()  # so that nothing runs out, and is forgotten, in the room that a guess was given
    issuer = open_bank(store, fixtures, bytes(32), clock, secrets.token_bytes)
    bank = SimulatedBank(issuer, faults, Desk(issuer, fixtures, faults, clock))
    yield World("filling", lambda: InProcessTransport(bank, lambda _: None), fixtures), store
    made.clear()
    made.close()


@pytest.mark.parametrize("name", NAMES)
def test_f06_where_a_try_cannot_be_spent_right_and_wrong_are_one_and_nothing_was_done(filling: tuple[World, FullStore], name: str) -> None:
    world, store = filling
    secret = Secret(world, name)
    store.room = 0
    assert {guess() for _ in range(20) for guess in (secret.wrong, secret.right)} == {"bank-unavailable"}
    store.room = 10**9
    assert secret.right() == "right", "no try has been lost"


@pytest.mark.parametrize("name", NAMES)
def test_f06_where_a_verdict_cannot_be_kept_it_is_not_told_and_the_try_is_gone(filling: tuple[World, FullStore], name: str) -> None:
    world, store = filling
    secret = Secret(world, name)
    said = []
    for guess in [secret.wrong, secret.right] * secret.limit:
        store.room = 1
        said.append(guess())
    assert said[: secret.limit] == ["bank-unavailable"] * secret.limit, "this store says so; a real one is in doubt"
    store.room = 10**9
    assert secret.right() != "right", "nobody gets more guesses than the limit"


@pytest.mark.parametrize("name", NAMES)
def test_f06_the_limit_holds_and_a_right_one_gives_all_tries_back(filling: tuple[World, FullStore], name: str) -> None:
    world, _ = filling
    secret = Secret(world, name)
    for _ in range(secret.limit - 1):
        assert secret.wrong() != "right"
    assert secret.right() == "right"
    for _ in range(secret.limit):
        secret.wrong()
    assert secret.right() != "right"


# A disk that is full, in earnest --------------------------------------------------------------------------------------------------------

TINY = 4096
"""Bytes that a file of the bank's may have while its disk is full: fewer than any write-ahead log needs for one page."""


@contextmanager
def full_disk(process: BankProcess) -> Iterator[None]:
    """No file of that process grows beyond this, as on a disk that is full."""
    need_linux("prlimit(2)")
    import resource

    pid = process._process.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (TINY, before[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", NAMES)
def test_f06_on_a_full_disk_right_and_wrong_are_one_and_nothing_was_done(
    sqlite_process: BankProcess, fixtures: Fixtures, name: str
) -> None:
    with closing(HttpTransport.to(sqlite_process.url)) as transport:
        transport.call(control.RESET, Nothing(), deadline=10)
    world = World("full", lambda: HttpTransport.to(sqlite_process.url), fixtures)
    secret = Secret(world, name)
    with full_disk(sqlite_process):
        assert {guess() for _ in range(10) for guess in (secret.wrong, secret.right)} == {"bank-unavailable"}
    assert secret.right() == "right"
    world.transport.close()


def test_a_full_disk_is_bank_unavailable_wherever_nothing_was_done(sqlite_process: BankProcess, fixtures: Fixtures) -> None:
    world = World("full", lambda: HttpTransport.to(sqlite_process.url), fixtures)
    world.do(control.RESET, Nothing())
    world.pad = world.new_pad()
    token, key, wish = world.token("sara"), world.new_key(), world.wish("sara")
    with full_disk(sqlite_process):
        assert [world.code(ENROL, wish, token=token, key=key) for _ in range(3)] == ["bank-unavailable"] * 3
        assert not world.do(READ_ENROLMENT, Nothing(), token=token).enrolled, "who only looks needs no room"
    assert world.messages() == ()
    world.do(ENROL, wish, token=token, key=key)
    assert len(world.messages()) == 1
    world.transport.close()
