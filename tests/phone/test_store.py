"""The phone's file and its vault: what outlives the phone's being closed, what is sealed, and what is nowhere (G9, F8)."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from otp_atm.bank.wire.branch import SET_PHONE, NewPhone
from otp_atm.phone.events import ClockSet, LanguageSet, Tap
from otp_atm.phone.state import Phone
from otp_atm.phone.store import STATE, BadPhoneFile, Store
from otp_atm.phone.vault import Holding, Vault, key_beside
from tests.needs import posix_only
from tests.phone.person import OTP_PIN, Person
from tests.spoken import EN, FA

SEED = bytes(range(32))
TOKEN_ID = "ab" * 16


def test_g09_what_the_phone_knows_survives_its_being_closed(tmp_path: Path, people: Callable[[Path], Person]) -> None:
    person = people(tmp_path / "phone.db")
    person.enrol_and_register()
    person.do(Tap.HOME, Tap.AIRPLANE, LanguageSet(FA), ClockSet(timedelta(seconds=-90)))
    before = person.handset.phone
    person.store.close()
    person.store = Store(tmp_path / "phone.db")
    person.vault = Vault(person.store, person.vault._key)
    person.handset = person.switch_on()
    after = person.handset.phone
    assert (after.airplane, after.clock_error) == (True, timedelta(seconds=-90))
    assert (before.language, after.language) == (FA, person.language), "it speaks what it is told to, not what it spoke"
    assert (after.letters, after.cards) == (before.letters, before.cards)
    person.do(ClockSet(timedelta()))
    code = person.issue()
    person.do(Tap.AIRPLANE)
    assert person.pay(code) == "paid"


def test_g03_g08_a_number_from_the_branch_stays_with_a_phone_that_is_closed(person: Person) -> None:
    number = "09351112233"
    person.transport.call(SET_PHONE, NewPhone(pan=person.card("enrolled").pan, phone=number), deadline=9)
    person.handset.carry(number)
    person.settle()
    person.handset = person.switch_on()
    person.open_gateway(name="enrolled")
    person.do(Tap.REQUEST_OTP)
    assert [letter.sms.to for letter in person.handset.phone.letters] == [number]


def test_f08_neither_seed_nor_pin_nor_issued_code_is_in_the_file(tmp_path: Path, people: Callable[[Path], Person]) -> None:
    person = people(tmp_path / "phone.db")
    person.enrol_and_register()
    code = person.issue()
    person.do(Tap.COPY)
    holding = person.vault.holding(person.handset.phone.cards[0].token_id)
    assert holding
    person.store.close()
    content = (tmp_path / "phone.db").read_bytes()
    for secret in (holding.seed, holding.seed.hex().encode(), holding.token.encode(), OTP_PIN.encode(), code.encode()):
        assert secret not in content
    assert person.card().pan.encode() not in content


def test_a_sealed_seed_opens_only_with_its_key_and_for_its_registration(store: Store) -> None:
    vault = Vault(store, bytes(32))
    vault.keep(TOKEN_ID, Holding(SEED, "token"))
    assert vault.holding(TOKEN_ID) == Holding(SEED, "token")
    assert Vault(store, bytes([1]) * 32).holding(TOKEN_ID) is None
    sealed = store.get(f"seed.{TOKEN_ID}")
    assert sealed
    store.put("seed.other", sealed)
    assert vault.holding("other") is None
    vault.forget(TOKEN_ID)
    assert vault.holding(TOKEN_ID) is None


def test_f08_the_vault_prints_nothing_of_what_it_holds() -> None:
    assert SEED.hex() not in repr(Holding(SEED, "token"))
    assert "token'" not in repr(Holding(SEED, "secret-token'"))


@posix_only("permissions of files")
def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "phone.db"
    Store(path).close()
    key = key_beside(path)
    assert key == key_beside(path)
    for file in (path, path.with_name("phone.db.key")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "xyz", "ab" * 31])
def test_a_key_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "phone.db.key").write_text(text)
    with pytest.raises(BadPhoneFile, match=r"phone\.db\.key"):
        key_beside(tmp_path / "phone.db")


def test_a_file_that_is_something_else_is_named(tmp_path: Path) -> None:
    path = tmp_path / "phone.db"
    path.write_text("not a database, and long enough to be noticed as none: " * 30)
    with pytest.raises(BadPhoneFile, match=r"phone\.db: the phone's file cannot be used"):
        Store(path)


def test_a_file_with_a_damaged_page_is_named(tmp_path: Path) -> None:
    path = tmp_path / "phone.db"
    store = Store(path)
    store.put("name", bytes(30_000))
    store.close()
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * 100 + content[4196:])
    with pytest.raises(BadPhoneFile, match=r"phone\.db: the phone's file cannot be used"):
        Store(path)


@pytest.mark.parametrize(
    "table",
    ["CREATE TABLE kept (a, b, c)", "CREATE TABLE kept (name TEXT PRIMARY KEY)", "CREATE VIEW kept AS SELECT 1 AS other"],
)
def test_a_file_with_somebody_elses_table_is_named(tmp_path: Path, table: str) -> None:
    other = sqlite3.connect(tmp_path / "phone.db")
    other.execute(table)
    other.close()
    with pytest.raises(BadPhoneFile, match=r"phone\.db: the phone's file cannot be used"):
        Store(tmp_path / "phone.db")


@pytest.mark.parametrize("state", [b"", b"17", b'{"language": "\xff\xfe"}', b'{"\xff": 1}'])
def test_a_state_that_is_no_text_is_named(tmp_path: Path, state: bytes) -> None:
    store = Store(tmp_path / "phone.db")
    store.put(STATE, state)
    with pytest.raises(BadPhoneFile, match="holds something else"):
        store.load(FA)
    store.close()


@pytest.mark.parametrize("damaged", [b"", bytes(7), bytes(12), bytes(40)])
def test_a_damaged_seed_means_that_its_registration_is_over(damaged: bytes, store: Store) -> None:
    vault = Vault(store, bytes(32))
    store.put(f"seed.{TOKEN_ID}", damaged)
    assert vault.holding(TOKEN_ID) is None


def test_a_state_that_is_something_else_is_named(tmp_path: Path) -> None:
    store = Store(tmp_path / "phone.db")
    store.put(STATE, b'{"tongue": "de"}')
    with pytest.raises(BadPhoneFile, match="holds something else"):
        store.load(FA)
    store.close()


def test_a_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadPhoneFile):
        Store(tmp_path / "file" / "phone.db")


def test_f05_a_phone_does_not_remember_what_it_spoke(tmp_path: Path) -> None:
    """Not even a language that older files name, and that there is no more."""
    store = Store(tmp_path / "phone.db")
    assert store.load(FA) is None
    store.save(Phone(FA))
    assert store.load(EN) == Phone(EN)
    store.put(STATE, b'{"language": "xx"}')
    assert store.load(FA) == Phone(FA)
    store.close()


def test_what_is_kept_is_durable_at_once(tmp_path: Path) -> None:
    store = Store(tmp_path / "phone.db")
    store.put("name", b"value")
    other = sqlite3.connect(tmp_path / "phone.db")
    assert other.execute("SELECT value FROM kept").fetchall() == [(b"value",)]
    other.close()
    store.close()
