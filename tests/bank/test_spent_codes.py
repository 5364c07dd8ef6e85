"""A seed or code that has done its work, or has run out, stands at the bank no more; that a message went out stays known (F8)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.records import OtpEnrolment, Sms
from otp_atm.bank.simulator.rules.forgetting import BLOT
from otp_atm.bank.simulator.rules.limits import ACTIVATION_TRIES
from otp_atm.bank.simulator.sql_store import SqlStore
from otp_atm.bank.simulator.store import Store
from otp_atm.bank.wire.app import REGISTER
from otp_atm.bank.wire.branch import SET_PHONE, NewPhone
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.network import RECEIVE, Listen
from otp_atm.bank.wire.services.one_time_password import DEACTIVATE
from tests.bank.handset import activation, enrolled, other_than, pay, registered, request_sms
from tests.bank.process import BankProcess
from tests.bank.world import World

DAY = 24 * 60 * 60


def texts(world: World) -> list[str]:
    """What the outbox shows, and a handset that listens only now gets, for the number of the newest message."""
    phone = world.messages()[-1].phone
    shown = [sms.text for sms in world.messages() if sms.phone == phone]
    assert [sms.text for sms in world.do(RECEIVE, Listen(phone=phone, after=0)).messages] == shown
    return shown


ENDS: dict[str, Callable[[World], object]] = {
    "a new enrolment": enrolled,
    "deactivation": lambda world: world.do(DEACTIVATE, Nothing(), token=world.token("sara"), key=world.new_key()),
    "another number": lambda world: world.do(SET_PHONE, NewPhone(pan=world.card("sara").pan, phone="09330000000")),
    "a day": lambda world: world.advance(DAY),
}


@pytest.mark.parametrize("end", ENDS)
def test_g08_an_activation_code_goes_with(world: World, end: str) -> None:
    code = enrolled(world)
    before = texts(world)
    ENDS[end](world)
    after = [sms.text for sms in world.messages()][: len(before)]
    assert code in before[-1].translate(WESTERN)
    assert after[-1] == before[-1].replace(spelt(before[-1], code), BLOT)


def test_g09_an_activation_code_goes_when_it_has_registered_an_app(world: World) -> None:
    code, key = enrolled(world), world.new_key()
    for _ in range(2):
        assert world.do(REGISTER, activation(world, "sara", code), key=key).seed, "the same request again, its reply lost"
        assert BLOT in texts(world)[-1]


def lock_out(world: World, code: str, tries: int = ACTIVATION_TRIES) -> None:
    """Guess so often."""
    for _ in range(tries):
        world.call(REGISTER, activation(world, "sara", other_than(code)), key=world.new_key())


def test_f06_an_activation_code_goes_with_its_last_try_and_not_before(world: World) -> None:
    code = enrolled(world)
    lock_out(world, code, ACTIVATION_TRIES - 1)
    assert code in texts(world)[-1].translate(WESTERN)
    lock_out(world, code, 1)
    assert BLOT in texts(world)[-1]


def only(end: Callable[[World], object], world: World, _: str) -> object:
    """What ends an activation code ends a password, too."""
    return end(world)


ENDS_OF_PASSWORDS: dict[str, Callable[[World, str], object]] = {
    "its payment": pay,
    "the next one": lambda world, _: request_sms(world),
    "two minutes": lambda world, _: world.advance(120),
    **{name: partial(only, end) for name, end in ENDS.items()},
}


@pytest.mark.parametrize("end", ENDS_OF_PASSWORDS)
def test_g14_a_password_by_sms_goes_with(world: World, end: str) -> None:
    registered(world)
    sms = request_sms(world)
    before = texts(world)
    ENDS_OF_PASSWORDS[end](world, sms)
    after = [each.text for each in world.messages()][: len(before)]
    assert after[-1] == before[-1].replace(spelt(before[-1], sms), BLOT)


def test_g14_a_newer_offline_password_that_paid_ends_it(world: World) -> None:
    handset = registered(world)
    request_sms(world)
    world.advance(2)
    assert pay(world, handset.code(world.now()))
    assert BLOT in texts(world)[-1]


def test_a_code_that_is_good_stays_whatever_happens_to_other_cards_and_kinds(world: World) -> None:
    registered(world)
    sms = request_sms(world)
    activation_of_other = enrolled(world, "daniel")
    shown = [each.text.translate(WESTERN) for each in world.messages()]
    assert sms in shown[-2]
    assert activation_of_other in shown[-1]


WESTERN = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


def spelt(text: str, code: str) -> str:
    """The code as it stands in the text, in its digits."""
    place = text.translate(WESTERN).index(code)
    return text[place : place + len(code)]


# In the stores


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else SqlStore(f"sqlite:///{tmp_path}/bank.sqlite3")


NOW = datetime(2026, 1, 1, tzinfo=UTC)
SEALED = b"a sealed code, which nobody takes for anything else"
SENT = Sms(0, "09121234567", "x", NOW, SEALED, "payment", "card", "sara", b"token", 2_000_000_000_000_000)
ENROLMENT = OtpEnrolment(
    card_id="card",
    token_id=b"token",
    sealed_key=b"key",
    sealed_seed=b"a sealed seed, just as plain",
    sms_otp=True,
    enrolled_at=NOW,
    activation_mac=b"",
    phone_version=0,
)


def test_a_transaction_that_fails_forgets_nothing(store: Store) -> None:
    with store.write() as records:
        records.put(ENROLMENT)
        records.send(SENT)
    with pytest.raises(ZeroDivisionError), store.write() as records:  # noqa: PT012
        records.delete(OtpEnrolment, "card")
        records.forget_seeds(NOW)
        raise ZeroDivisionError
    with store.read() as looking:
        assert looking.messages(0)[0].sealed_code == SEALED
    with store.write() as records:
        records.delete(OtpEnrolment, "card")
    with store.read() as looking:
        assert looking.messages(0)[0].sealed_code == b""
    store.close()


def test_seeds_that_nobody_fetched_go_with_their_time(store: Store) -> None:
    with store.write() as records:
        records.put(ENROLMENT)
        records.forget_seeds(NOW.replace(year=2025))
        kept = records.get(OtpEnrolment, "card")
        records.forget_seeds(NOW)
        gone = records.get(OtpEnrolment, "card")
    assert kept == ENROLMENT
    assert gone
    assert gone.sealed_seed == b""
    store.close()


def test_nothing_of_them_is_left_in_the_files_of_a_database_at_work(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/bank.sqlite3")
    with store.write() as records:
        records.put(ENROLMENT)
        records.send(SENT)
    assert SEALED in raw(tmp_path)
    with store.write() as records:
        records.forget_codes((("card_id", "=", "card"),))
        records.forget_seeds(NOW)
    store.scrub()
    assert SEALED not in raw(tmp_path)
    assert ENROLMENT.sealed_seed not in raw(tmp_path)
    store.close()


def raw(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("bank.sqlite3*"))


def test_a_bank_that_nobody_asks_for_anything_forgets_all_the_same(tmp_path: Path, fixtures: Fixtures) -> None:
    file = tmp_path / "bank.sqlite3"
    with BankProcess(tmp_path, f"sqlite:///{file}") as process:
        world = World("idle", lambda: HttpTransport.to(process.url), fixtures)
        code = enrolled(world)
        assert held(file) == (1, 1)
        assert code.encode() not in raw(tmp_path), "while it is good, it is sealed"
        world.advance(DAY)
        world.transport.close()
        end = time.monotonic() + 20
        while held(file) != (0, 0):
            assert time.monotonic() < end
            time.sleep(0.05)


def test_f06_an_activation_code_that_is_locked_takes_its_seed_with_it(tmp_path: Path, fixtures: Fixtures) -> None:
    file = tmp_path / "bank.sqlite3"
    with BankProcess(tmp_path, f"sqlite:///{file}") as process:
        world = World("locked", lambda: HttpTransport.to(process.url), fixtures)
        lock_out(world, enrolled(world))
        assert held(file) == (0, 0)
        world.transport.close()


def held(file: Path) -> tuple[int, int]:
    """How many codes and seeds the database holds."""
    connection = sqlite3.connect(file)
    counts = [
        connection.execute(f"SELECT count(*) FROM {table} WHERE length({column}) > 0").fetchone()[0]
        for table, column in (("sms", "sealed_code"), ("otpenrolment", "sealed_seed"))
    ]
    connection.close()
    return counts[0], counts[1]
