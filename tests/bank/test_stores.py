"""One contract for every store: what the rules rely on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

import psycopg
import pytest
from msgspec.structs import replace

from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.records import (
    KEPT,
    CardAccount,
    Customer,
    KeyRequests,
    Mark,
    OtpEnrolment,
    PaymentRecord,
    Record,
    RequestRecord,
    Sms,
    SmsCode,
    SmsRequests,
    Terminal,
    TerminalPinKey,
    Tries,
    key_of,
)
from otp_atm.bank.simulator.sql_commit import certainly_undone
from otp_atm.bank.simulator.sql_store import AT_ONCE, SCHEMA, SqlStore
from otp_atm.bank.simulator.store import PAGE, Store, StoreInDoubt, StoreUnavailable
from tests.bank.postgres import within

NOW = datetime(2026, 11, 22, 19, 37, 16, 123456, tzinfo=UTC)
CARD = CardAccount("card-1", "6221061011374628", "sara", date(2031, 6, 30), b"\x00\xff", b"")
TRIES = Tries("otp.card-1", 3, b"\x05")
RECORDS: tuple[Record, ...] = (
    Mark("name", "value"),
    Customer("sara", "سارا احمدی", "fa", ""),
    CARD,
    TRIES,
    SmsRequests("card-1", "1.5 2.5"),
    Terminal("ATM00001", b"\x01"),
    KeyRequests("ATM00001", bytes(32)),
    TerminalPinKey("ATM00001.0123456789", bytes(44), b"n"),
    OtpEnrolment("card-1", b"\x07", b"k", b"", True, NOW, b"m", 0),
    SmsCode("card-1", b"\x07", b"m", b"", "purchase", "فروشگاه", 120000, NOW, 0),
    PaymentRecord("00ff", "card-1", "bill", "Water", 10**12, "sms", NOW),
    RequestRecord("key", "ATM00001", b"f", "enrolled", "{}"),
)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store
    if request.param == "memory":
        made = MemoryStore()
    elif request.param == "sqlite":
        made = SqlStore(f"sqlite:///{tmp_path}/store.sqlite3")
    else:
        made = SqlStore(request.getfixturevalue("postgres_url"))
        made.clear()
    yield made
    made.clear()
    made.close()


def test_every_kind_of_record_has_been_thought_of() -> None:
    assert {type(record) for record in RECORDS} == set(KEPT)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_as_it_went_in(store: Store, record: Record) -> None:
    kind, key = type(record), key_of(record)
    with store.write() as records:
        assert records.get(kind, key) is None
        records.put(record)
        assert records.get(kind, key) == records.lock(kind, key) == record
    with store.read() as looking:
        assert looking.get(kind, key) == record
    with store.write() as records:
        assert records.claim(record) == record
        records.delete(kind, key)
        records.delete(kind, key)
        assert records.claim(record) is None
    with store.read() as looking:
        assert looking.get(kind, key) == record


def test_put_replaces(store: Store) -> None:
    with store.write() as records:
        records.put(TRIES)
        records.put(replace(TRIES, left=1))
    with store.read() as looking:
        assert looking.get(Tries, TRIES.tries_id) == replace(TRIES, left=1)


def test_a_failed_transaction_leaves_everything_as_it_was(store: Store) -> None:
    with store.write() as records:
        records.put(CARD)
        records.send(Sms(0, "09121234567", "kept", NOW))
    with pytest.raises(ZeroDivisionError), store.write() as records:  # noqa: PT012
        records.put(replace(CARD, pin_mac=b""))
        records.put(RECORDS[1])
        records.delete(CardAccount, CARD.card_id)
        records.send(Sms(0, "09121234567", "lost", NOW))
        raise ZeroDivisionError
    with store.read() as looking:
        assert looking.get(CardAccount, CARD.card_id) == CARD
        assert looking.get(Customer, "sara") is None
        assert [sms.text for sms in looking.messages(0)] == ["kept"]


def test_what_is_new_comes_as_it_is_made_and_is_not_held(store: Store) -> None:
    made = 0

    def crowd() -> Iterator[Record]:
        nonlocal made
        for made in range(1, 2 * AT_ONCE + 2):
            if isinstance(store, SqlStore) and made == AT_ONCE + 1:
                assert records.get(Mark, "mark-1") == Mark("mark-1", "of a crowd"), "the first are there before the last is made"
            yield Mark(f"mark-{made}", "of a crowd")
            yield Customer(f"customer-{made}", "Customer", "en", "")

    with store.write() as records:
        records.put_new(crowd())
    with store.read() as look:
        assert look.get(Mark, f"mark-{made}") == Mark(f"mark-{made}", "of a crowd")
        assert look.get(Customer, f"customer-{made}")


def test_messages_keep_their_order(store: Store) -> None:
    for text in "abc":
        with store.write() as records:
            records.send(Sms(0, "09121234567", text, NOW))
    with store.read() as looking:
        first, *rest = looking.messages(0)
        assert first.created_at == NOW
        assert [sms.text for sms in rest] == [sms.text for sms in looking.messages(first.sms_id)] == ["b", "c"]


def test_messages_come_in_pages(store: Store) -> None:
    for text in range(2 * PAGE + 1):
        with store.write() as records:
            records.send(Sms(0, f"0912123456{text % 2}", str(text), NOW))
    with store.read() as looking:
        page, half = looking.messages(0), looking.messages_for("09121234560", 0)
        assert [sms.text for sms in page] == [str(text) for text in range(PAGE)]
        assert [sms.text for sms in half] == [str(2 * text) for text in range(PAGE)]
        assert [sms.text for sms in looking.messages_for("09121234560", half[-1].sms_id)] == [str(2 * PAGE)]


def test_a_lock_is_held_to_the_end_of_the_transaction(store: Store) -> None:
    locked, others = Event(), 8
    with store.write() as records:
        records.put(TRIES)

    def take_one(number: int) -> None:
        with store.write() as records:
            tries = records.lock(Tries, TRIES.tries_id)
            assert tries
            locked.set()
            records.put(replace(tries, left=tries.left - 1))

    with ThreadPoolExecutor(others) as runners:
        list(runners.map(take_one, range(others * 4)))
    with store.read() as looking:
        left = looking.get(Tries, TRIES.tries_id)
    assert left
    assert left.left == TRIES.left - others * 4


def test_a_key_is_claimed_once(store: Store) -> None:
    def claim(number: int) -> bool:
        with store.write() as records:
            return records.claim(Mark("one", str(number))) is None

    with ThreadPoolExecutor(8) as runners:
        assert sum(runners.map(claim, range(32))) == 1


def test_a_turn_is_several_transactions_that_nobody_elses_comes_between(store: Store) -> None:
    with store.write() as records:
        records.put(TRIES)

    def take_two(number: int) -> bool:
        with store.turn("card-1") as turn:
            with turn.write() as records:
                before = records.lock(Tries, TRIES.tries_id)
                assert before
                records.put(replace(before, left=before.left - 1))
            with turn.write() as records:
                after = records.lock(Tries, TRIES.tries_id)
                assert after
                records.put(replace(after, left=after.left - 1))
            return after.left == before.left - 1

    with ThreadPoolExecutor(8) as runners:
        assert all(runners.map(take_two, range(32)))
    with store.read() as looking:
        assert looking.get(Tries, TRIES.tries_id) == replace(TRIES, left=TRIES.left - 64)


def test_what_a_turn_has_committed_stays_whatever_becomes_of_the_rest(store: Store) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), store.turn("card-1") as turn:  # noqa: PT012
            with turn.write() as records:
                records.put(CARD)
            with turn.write() as records:
                records.delete(CardAccount, CARD.card_id)
                raise ZeroDivisionError
        with store.read() as looking:
            assert looking.get(CardAccount, CARD.card_id) == CARD


def test_a_turn_that_refuses_at_once_leaves_nothing_behind(store: Store) -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), store.turn("card-1") as turn, turn.write() as records:  # noqa: PT012
            records.put(CARD)
            raise ZeroDivisionError
    with store.turn("card-1") as turn, turn.write() as records:
        assert records.get(CardAccount, CARD.card_id) is None


def test_postgresql_keeps_turns_across_processes_and_lets_other_keys_pass(postgres_url: str) -> None:
    mine, theirs = SqlStore(postgres_url), SqlStore(postgres_url)
    with ThreadPoolExecutor(2) as others:
        with mine.turn("card-1") as turn:
            with turn.write() as records:
                records.put(CARD)
            waiting, passing = others.submit(look_in_turn, theirs, "card-1"), others.submit(look_in_turn, theirs, "card-2")
            assert passing.result(10) == CARD
            assert not waiting.done()
            with turn.write() as records:
                records.put(replace(CARD, pin_mac=b"later"))
        assert waiting.result(10) == replace(CARD, pin_mac=b"later")
    mine.clear()
    mine.close()
    theirs.close()


def look_in_turn(store: Store, key: str) -> CardAccount | None:
    with store.turn(key) as turn, turn.write() as records:
        return records.get(CardAccount, CARD.card_id)


# What can be known of a commit that failed --------------------------------------------------------------------------------------------


def test_a_postgresql_that_goes_away_while_it_commits_leaves_it_in_doubt_and_before_that_not(postgres_url: str) -> None:
    store, other = SqlStore(postgres_url), SqlStore(postgres_url)
    for outage in (StoreUnavailable, StoreInDoubt):
        with pytest.raises(outage), store.write() as records:  # noqa: PT012
            records.put(CARD)
            end_connections(other)
            if outage is StoreUnavailable:
                records.get(CardAccount, CARD.card_id)
    with pytest.raises(StoreInDoubt), store.turn("card-1") as turn:  # noqa: PT012
        with turn.write() as records:
            records.put(CARD)
        end_connections(other)
        with turn.write() as records:
            records.put(TRIES)
    with store.turn("card-1") as turn, turn.write() as records:
        assert records.get(CardAccount, CARD.card_id) == CARD, "the turn has ended with its connection"
    store.clear()
    store.close()
    other.close()


def end_connections(store: SqlStore) -> None:
    """Every other connection to this database."""
    with store._engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )


@pytest.mark.parametrize(
    ("name", "undone"),
    [
        ("FULL", True),
        ("BUSY", True),
        ("READONLY", True),
        ("IOERR_WRITE", True),
        ("IOERR_FSYNC", False),
        ("IOERR", False),
        ("CORRUPT", False),
    ],
)
def test_what_sqlite_says_of_a_commit(name: str, undone: bool) -> None:
    codes = {"IOERR_WRITE": 778, "IOERR_FSYNC": 1034}
    error = sqlite3.OperationalError("of a commit")
    error.sqlite_errorcode = codes.get(name) or getattr(sqlite3, f"SQLITE_{name}")
    assert certainly_undone(error) is undone


@pytest.mark.parametrize(
    ("state", "undone"),
    [
        ("53100", True),
        ("40001", True),
        ("40003", False),
        ("25006", True),
        ("57P01", False),
        ("08006", False),
        (None, False),
        ("58030", False),
    ],
)
def test_what_postgresql_says_of_a_commit(state: str | None, undone: bool) -> None:
    error = psycopg.OperationalError("of a commit")
    error.sqlstate = state
    assert certainly_undone(error) is undone


@pytest.mark.parametrize("room", [1, 2, 5])
def test_a_database_that_may_not_grow_is_unavailable_and_as_it_was(tmp_path: Path, room: int) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/store.sqlite3")
    with store._engine.connect() as connection:  # the pool's one connection
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + room}")
    with pytest.raises(StoreUnavailable), store.write() as records:  # noqa: PT012
        for number in range(100):
            records.put(Mark(f"name {number}", "x" * 2000))
    with store.read() as looking:
        assert looking.get(Mark, "name 0") is None
    store.close()


def test_clear_forgets_everything(store: Store) -> None:
    with store.write() as records:
        for record in RECORDS:
            records.put(record)
        records.send(Sms(0, "09121234567", "text", NOW))
    store.clear()
    with store.read() as looking:
        assert [looking.get(type(record), key_of(record)) for record in RECORDS] == [None] * len(RECORDS)
        assert looking.messages(0) == []


def test_sqlite_commits_are_durable_and_survive_reopening(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    store = SqlStore(url)
    with store.write() as records:
        records.put(CARD)
    store.close()
    again = SqlStore(url)
    with again.read() as looking:
        assert looking.get(CardAccount, CARD.card_id) == CARD
    with again._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    again.close()


def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    store = SqlStore(url)
    with store.write() as records:
        records.put(Mark("schema", "older"))
    store.close()
    with pytest.raises(StoreUnavailable, match="another version"):
        SqlStore(url)


def test_a_database_from_before_a_column_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    SqlStore(f"sqlite:///{file}").close()
    former = SCHEMA.value.replace("replaced_macs", "replaced_mac")
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("ALTER TABLE smscode RENAME COLUMN replaced_macs TO replaced_mac")
        database.execute("UPDATE mark SET value = ? WHERE name = 'schema'", (former,))
    with pytest.raises(StoreUnavailable, match="another version of this program; move it away"):
        SqlStore(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT value FROM mark").fetchall() == [(former,)]
        assert database.execute("SELECT replaced_mac FROM smscode").fetchall() == []


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at/all.sqlite3",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql+psycopg://bank@127.0.0.1:1/bank",
        "postgresql+psycopg://bank@127.0.0.1:port/bank",
        "nonsense",
        "mysql://x/y",
    ],
)
def test_a_database_that_is_not_there_is_one_clear_failure(url: str) -> None:
    with pytest.raises(StoreUnavailable) as caught:
        SqlStore(url)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_database_is_one_clear_failure(tmp_path: Path) -> None:
    (tmp_path / "store.sqlite3").write_text("not a database, " * 100)
    with pytest.raises(StoreUnavailable):
        SqlStore(f"sqlite:///{tmp_path}/store.sqlite3")


def test_a_damaged_file_is_found_when_it_is_opened(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    store = SqlStore(f"sqlite:///{file}")
    for number in range(200):
        with store.write() as records:
            records.send(Sms(0, "09121234567", f"text {number} " * 20, NOW))
    store.close()
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8000] = b"\xff" * 8000
    file.write_bytes(content)
    with pytest.raises(StoreUnavailable, match=r"damaged|malformed"):
        SqlStore(f"sqlite:///{file}")


def test_a_lost_table_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    SqlStore(f"sqlite:///{file}").close()
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("DROP TABLE sms")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="lacks tables"):
            SqlStore(f"sqlite:///{file}")


def test_a_locked_sqlite_file_is_unavailable_and_nothing_was_done(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    mine, theirs = SqlStore(url), SqlStore(url)
    with mine._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=10")
    with theirs.write() as records:
        records.put(CARD)
        with pytest.raises(StoreUnavailable), mine.write() as other:
            other.put(replace(CARD, pin_mac=b""))
    with mine.read() as looking:
        assert looking.get(CardAccount, CARD.card_id) == CARD
    mine.close()
    theirs.close()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_in_which_not_every_name_can_be_written_is_refused_with_a_sentence(postgres_url: str, encoding: str) -> None:
    url = within(postgres_url, f"bank_{encoding}".lower(), f"ENCODING '{encoding}' TEMPLATE template0")
    with pytest.raises(StoreUnavailable, match=f"encoding, {encoding}: make one with ENCODING 'UTF8'"):
        SqlStore(url)
