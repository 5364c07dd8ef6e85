"""The journal finds every line that was changed, lost or exchanged, survives a torn line, and holds no secret (F8)."""

from __future__ import annotations

import hmac
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from shutil import copytree
from typing import Any

import msgspec
import pytest

from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.events import CardRead, Event, KeyDelivered, PinEntered
from otp_atm.kiosk.journal import FAILED, GENESIS, Entry, JournalBroken, TerminalStopped, details
from otp_atm.kiosk.journal_files import journal_files, key_beside, open_journal, read_journal
from otp_atm.kiosk.journal_seal import SealKey, make_seal_key, read_seal_key
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.requests import BankRequest, FetchPinKey, VerifyCardPin
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import Card, Journaled, Key, Pan, PinBlock
from otp_atm.services.one_time_password.events import Active, AlreadyEnrolled
from otp_atm.services.one_time_password.requests import Enrol
from tests.needs import need_posix, posix_only
from tests.spoken import EN
from tests.whole import EVENTS, REQUESTS

CARD = Card(Pan("6221061234567890"), "3001", "NAME")
BLOCK = PinBlock(4, bytes.fromhex("00112233445566778899aabbccddeeff"), "ABCDEF1234")
VALUES = {
    "card": CARD,
    "pin_block": BLOCK,
    "first": BLOCK,
    "second": BLOCK,
    "key": Key.ENTER,
    "language": EN,
    "valid_until": datetime(2026, 1, 1, tzinfo=UTC),
}
"""A value for each field that is no text; numbers and truths are written as text is."""
KINDS: tuple[type[Event | BankRequest], ...] = (*EVENTS, *REQUESTS)
CLOCK = SimulatedClock(datetime(2026, 1, 1, tzinfo=UTC))


class Forged(Entry, frozen=True):
    """What nobody has lived through."""


def write(directory: Path, lines: int, max_bytes: int = 1_000_000, key_file: Path | None = None) -> None:
    journal = open_journal(directory, max_bytes, "ATM-1", CLOCK, key_file)
    for session in range(1, lines + 1):
        journal.write_event(session, CardRead(CARD), Visit.READING_CARD, Visit.CARD_PIN)
    journal.close()


def test_a_journal_reads_back_in_order(tmp_path: Path) -> None:
    write(tmp_path, 3)
    records = list(read_journal(tmp_path))
    assert [record["seq"] for record in records] == [1, 2, 3]
    assert records[0] | {"hash": "", "prev": "", "seal": "", "trace": ""} == {
        "seq": 1,
        "time": "2026-01-01T00:00:00Z",
        "terminal": "ATM-1",
        "session": 1,
        "trace": "",
        "event": "CardRead",
        "from": "reading_card",
        "to": "card_pin",
        "card": "622106******7890",
        "prev": "",
        "hash": "",
        "seal": "",
    }


def test_the_chain_runs_on_through_restarts_and_rotated_files(tmp_path: Path) -> None:
    for _ in range(3):
        write(tmp_path, 10, max_bytes=2_000)
    assert len(journal_files(tmp_path)) > 3
    assert all(path.stat().st_size <= 2_000 for path in journal_files(tmp_path))
    assert [record["seq"] for record in read_journal(tmp_path)] == list(range(1, 31))


def test_a_changed_line_is_found(tmp_path: Path) -> None:
    write(tmp_path, 5)
    path = journal_files(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b'"seq":3', b'"seq":4'))
    with pytest.raises(JournalBroken, match=r"journal-000001\.jsonl:3: the line was changed"):
        list(read_journal(tmp_path))


@pytest.mark.parametrize("missing", [1, 2, 3])
def test_a_missing_line_is_found(tmp_path: Path, missing: int) -> None:
    write(tmp_path, 5)
    path = journal_files(tmp_path)[0]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:missing] + lines[missing + 1 :]))
    with pytest.raises(JournalBroken, match="is missing"):
        list(read_journal(tmp_path))


def test_a_missing_first_line_is_found(tmp_path: Path) -> None:
    write(tmp_path, 3)
    path = journal_files(tmp_path)[0]
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    with pytest.raises(JournalBroken, match="is missing"):
        list(read_journal(tmp_path))


def test_a_missing_end_is_found(tmp_path: Path) -> None:
    write(tmp_path, 5)
    path = journal_files(tmp_path)[0]
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(JournalBroken, match="its end is missing"):
        list(read_journal(tmp_path))


def test_a_missing_file_is_found(tmp_path: Path) -> None:
    write(tmp_path, 30, max_bytes=2_000)
    journal_files(tmp_path)[1].unlink()
    with pytest.raises(JournalBroken, match="is missing"):
        list(read_journal(tmp_path))


def test_f07_a_line_torn_by_a_power_cut_is_removed_and_the_removal_is_journaled(tmp_path: Path) -> None:
    write(tmp_path, 2)
    path = journal_files(tmp_path)[0]
    with path.open("ab") as file:
        file.write(b'{"seq":3,"ti')
    write(tmp_path, 1)
    assert [record["event"] for record in read_journal(tmp_path)] == ["CardRead", "CardRead", "JournalRepaired", "CardRead"]


def test_f07_a_line_outlives_the_process_that_wrote_it(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, 1_000_000, "ATM-1", CLOCK)
    journal.write_event(1, CardRead(CARD), Visit.READING_CARD, Visit.CARD_PIN)
    assert len(list(read_journal(tmp_path))) == 1  # though nobody has closed it
    journal.close()


def test_a_damaged_last_line_is_not_built_upon(tmp_path: Path) -> None:
    write(tmp_path, 2)
    path = journal_files(tmp_path)[0]
    path.write_bytes(path.read_bytes().replace(b'"seq":2', b'"seq":9'))
    with pytest.raises(JournalBroken):
        open_journal(tmp_path, 1_000_000, "ATM-1", CLOCK)


def cut_off(directory: Path, lines: int) -> None:
    path = journal_files(directory)[-1]
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-lines]))


def test_a_missing_end_is_not_built_upon(tmp_path: Path) -> None:
    write(tmp_path, 60)
    cut_off(tmp_path, 5)
    with pytest.raises(JournalBroken, match="ends at line 55, but more had been written: its end is missing"):
        write(tmp_path, 10)
    assert len(journal_files(tmp_path)[0].read_bytes().splitlines()) == 55


def test_a_journal_of_which_only_the_head_is_left_is_not_begun_anew(tmp_path: Path) -> None:
    write(tmp_path, 60, max_bytes=2_000)
    for path in journal_files(tmp_path):
        path.unlink()
    with pytest.raises(JournalBroken, match="ends at line 0"):
        write(tmp_path, 1)


def test_an_end_that_was_written_anew_is_found(tmp_path: Path) -> None:
    key = tmp_path / "key"
    write(tmp_path / "other", 4, key_file=key)
    copytree(tmp_path / "other", tmp_path / "mine")
    write(tmp_path / "mine", 1, key_file=key)
    cut_off(tmp_path / "mine", 1)
    (tmp_path / "mine" / "head").rename(tmp_path / "head")
    (tmp_path / "other" / "head").rename(tmp_path / "mine" / "head")
    journal = open_journal(tmp_path / "mine", 1_000_000, "ATM-2", CLOCK, key)
    journal.write_entry(1, Forged())
    journal.close()
    (tmp_path / "head").rename(tmp_path / "mine" / "head")
    with pytest.raises(JournalBroken, match=r"journal-000001\.jsonl:5: this is not the line that had been written"):
        list(read_journal(tmp_path / "mine"))
    with pytest.raises(JournalBroken, match="its end is missing"):
        write(tmp_path / "mine", 1, key_file=key)


def test_f07_lines_that_a_kill_left_beyond_the_head_are_built_upon(tmp_path: Path) -> None:
    write(tmp_path, 10, max_bytes=2_000)
    head = (tmp_path / "head").read_bytes()
    write(tmp_path, 20, max_bytes=2_000)
    (tmp_path / "head").write_bytes(head)
    write(tmp_path, 1, max_bytes=2_000)
    assert len(list(read_journal(tmp_path, key_of(tmp_path)))) == 31


def test_the_head_is_there_before_the_first_line(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, 1_000_000, "ATM-1", CLOCK)
    assert (tmp_path / "head").read_text().startswith(f"0 {GENESIS} ")
    journal.write_entry(1, Forged())
    assert len(list(read_journal(tmp_path, key_of(tmp_path)))) == 1
    journal.close()


@pytest.mark.parametrize("lines", [0, 3])
def test_a_missing_head_is_a_broken_journal(tmp_path: Path, lines: int) -> None:
    write(tmp_path, lines)
    (tmp_path / "head").unlink()
    with pytest.raises(JournalBroken, match="head: the file is missing"):
        list(read_journal(tmp_path))
    with pytest.raises(JournalBroken, match="head: the file is missing"):
        write(tmp_path, 1)


def key_of(directory: Path) -> SealKey:
    return read_seal_key(key_beside(directory))


def forge(directory: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """What somebody can do who may write the files and has all our programs, but not the key: change lines, and compute everything anew
    that takes no key. Seals stay as they are, or are borrowed from what lies there."""
    path = journal_files(directory)[0]
    head = (directory / "head").read_text().split()
    last, lines = GENESIS, []
    for number, line in enumerate(change(path.read_bytes().splitlines()), start=1):
        record = msgspec.json.decode(line)
        seal = record.pop("seal")
        body = msgspec.json.encode({name: value for name, value in record.items() if name != "hash"} | {"seq": number, "prev": last})[:-1]
        last = sha256(body).hexdigest()
        lines.append(body + f',"hash":"{last}","seal":"{seal}"}}\n'.encode())
    path.write_bytes(b"".join(lines))
    (directory / "head").write_text(f"{len(lines)} {last} {head[2]}\n")


FORGERIES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "the last line cut off": lambda lines: lines[:-1],
    "all but the first cut off": lambda lines: lines[:1],
    "the first cut off": lambda lines: lines[1:],
    "a line taken out": lambda lines: lines[:2] + lines[3:],
    "two exchanged": lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
    "one changed": lambda lines: [lines[0].replace(b"reading_card", b"thanks"), *lines[1:]],
    "one put in twice": lambda lines: [*lines, lines[-1]],
    "the terminal renamed": lambda lines: [line.replace(b"ATM-1", b"ATM-2") for line in lines],
}


@pytest.mark.parametrize("change", FORGERIES.values(), ids=FORGERIES)
def test_a_chain_that_was_cut_or_written_anew_holds_for_who_has_no_key_and_is_found_with_it(
    tmp_path: Path, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    write(tmp_path, 5)
    forge(tmp_path, change)
    assert list(read_journal(tmp_path))  # what the chain alone proves
    with pytest.raises(JournalBroken, match="the seal was not made with this key"):
        list(read_journal(tmp_path, key_of(tmp_path)))
    with pytest.raises(JournalBroken, match="the seal was not made with this key"):
        write(tmp_path, 1)


def test_a_forged_line_behind_the_head_is_not_built_upon(tmp_path: Path) -> None:
    """Where a kill leaves lines that no head names yet, and a forger would put his."""
    write(tmp_path, 3)
    head = (tmp_path / "head").read_bytes()
    forge(tmp_path, lambda lines: [*lines, lines[-1].replace(b"CardRead", b"TimedOut")])
    (tmp_path / "head").write_bytes(head)
    assert len(list(read_journal(tmp_path))) == 4
    for attempt in (lambda: list(read_journal(tmp_path, key_of(tmp_path))), lambda: write(tmp_path, 1)):
        with pytest.raises(JournalBroken, match=r"journal-000001\.jsonl:4: the seal was not made with this key"):
            attempt()


def test_a_line_whose_seal_was_taken_away_is_found(tmp_path: Path) -> None:
    write(tmp_path, 3)
    path = journal_files(tmp_path)[0]
    path.write_bytes(re.sub(rb',"seal":"[0-9a-f]{64}"', b"", path.read_bytes(), count=1))
    with pytest.raises(JournalBroken, match=r"journal-000001\.jsonl:1: the line carries no seal"):
        list(read_journal(tmp_path, key_of(tmp_path)))


def test_a_head_without_a_seal_is_not_built_upon(tmp_path: Path) -> None:
    write(tmp_path, 3)
    (tmp_path / "head").write_text(" ".join((tmp_path / "head").read_text().split()[:2]) + "\n")
    with pytest.raises(JournalBroken, match="head: it carries no seal"):
        write(tmp_path, 1)


def test_the_seals_run_on_through_restarts_and_rotated_files(tmp_path: Path) -> None:
    for _ in range(3):
        write(tmp_path, 10, max_bytes=2_000)
    assert len(journal_files(tmp_path)) > 3
    assert len(list(read_journal(tmp_path, key_of(tmp_path)))) == 30


@posix_only("permissions of files")
def test_the_key_is_made_once_and_lies_beside_the_directory_for_its_owners_eyes_only(tmp_path: Path) -> None:
    write(tmp_path / "journal", 1)
    key = tmp_path / "journal.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    made = key.read_text()
    assert re.fullmatch("[0-9a-f]{64}\n", made)
    write(tmp_path / "journal", 1)
    assert key.read_text() == made
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "journal").glob("[jh]*")} == {0o600}
    assert stat.S_IMODE((tmp_path / "journal").stat().st_mode) == 0o700


def test_a_journal_whose_key_is_gone_is_not_continued_under_another(tmp_path: Path) -> None:
    write(tmp_path, 3)
    key_beside(tmp_path).unlink()
    with pytest.raises(JournalBroken, match="the key that it is sealed with is missing: "):
        write(tmp_path, 1)
    assert not key_beside(tmp_path).exists()
    make_seal_key(key_beside(tmp_path))
    with pytest.raises(JournalBroken, match="head: the seal was not made with this key"):
        write(tmp_path, 1)


@pytest.mark.parametrize("content", ["", "00" * 31, "00" * 33, "zz" * 32, "é"])
def test_what_is_no_key_is_said(tmp_path: Path, content: str) -> None:
    key_beside(tmp_path).write_text(content, encoding="utf-8")
    with pytest.raises(BadFile, match="a journal's key is 64 hexadecimal digits"):
        write(tmp_path, 1)


def test_a_place_where_no_key_can_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"its key cannot be made in .*file/key"):
        write(tmp_path / "journal", 1, key_file=tmp_path / "file" / "key")


def test_a_lines_seal_is_none_for_a_head() -> None:
    seals = SealKey(bytes(32))
    assert seals.of_line("0" * 64) == hmac.new(bytes(32), b"line " + b"0" * 64, "sha256").hexdigest()
    assert seals.of_head(7, "0" * 64) == hmac.new(bytes(32), b"head 7 " + b"0" * 64, "sha256").hexdigest()


def test_a_second_writer_is_kept_out_until_the_first_has_closed(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, 1_000_000, "ATM-1", CLOCK)
    with pytest.raises(BlockingIOError, match="another terminal is writing it"):
        write(tmp_path, 1)
    journal.close()
    write(tmp_path, 1)
    assert len(list(read_journal(tmp_path))) == 1


def test_a_journal_that_is_refused_is_let_go_of(tmp_path: Path) -> None:
    write(tmp_path, 3)
    whole = journal_files(tmp_path)[0].read_bytes()
    cut_off(tmp_path, 1)
    with pytest.raises(JournalBroken):
        write(tmp_path, 1)
    journal_files(tmp_path)[0].write_bytes(whole)
    write(tmp_path, 1)


@pytest.mark.parametrize("head", [b"", b"5", b"five lines\n", b"\xff\xfe"])
def test_a_damaged_head_is_said(tmp_path: Path, head: bytes) -> None:
    write(tmp_path, 5)
    (tmp_path / "head").write_bytes(head)
    with pytest.raises(JournalBroken, match="head: the file is damaged"):
        list(read_journal(tmp_path))
    with pytest.raises(JournalBroken, match="head: the file is damaged"):
        write(tmp_path, 1)


def test_what_else_lies_in_the_directory_is_no_part_of_the_journal(tmp_path: Path) -> None:
    write(tmp_path, 3)
    (tmp_path / "journal-copy.jsonl").touch()
    (tmp_path / "journal-000001.jsonl.bak").touch()
    write(tmp_path, 3)
    assert len(list(read_journal(tmp_path))) == 6


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file can grow beyond `size` bytes, as on a disk that is full."""
    need_posix("getrlimit(2)")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("max_bytes", [1_000_000, 2_000], ids=["one file", "rotated files"])
def test_f07_a_full_disk_is_reported_once_and_tears_no_line_and_nothing_is_missing_when_there_is_room_again(
    tmp_path: Path, max_bytes: int
) -> None:
    posted: list[Event] = []
    journal = open_journal(tmp_path, max_bytes, "ATM-1", CLOCK)
    journal.connect(posted.append)
    with room_for(1_000):
        for _ in range(20):
            journal.write_event(1, CardRead(CARD), Visit.READING_CARD, Visit.CARD_PIN)
        assert not journal.sync()
        assert 1 < len(list(read_journal(tmp_path))) < 20
    assert posted == [FAILED]
    assert journal.sync()
    journal.close()
    assert [record["seq"] for record in read_journal(tmp_path)] == list(range(1, 21))


def test_f07_a_journal_can_be_left_while_the_disk_is_full(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, 1_000_000, "ATM-1", CLOCK)
    with room_for(0):
        journal.write_entry(1, TerminalStopped())
        journal.close()
    write(tmp_path, 1)
    assert len(list(read_journal(tmp_path))) == 1


class SecretTold(Event, frozen=True):
    """An event that somebody adds one day, of whose fields nothing is said."""

    pin: str
    pan: Pan
    block: PinBlock
    otp: str = "40718293"


class SecretAsked(BankRequest, frozen=True):
    """The same as a request."""

    reference: Journaled[str]
    activation_code: str
    card: Card


class SecretKept(Entry, frozen=True):
    """The same of the journal's own."""

    master_key: str


def test_f08_a_new_field_is_not_written_unless_it_is_declared(tmp_path: Path) -> None:
    journal = open_journal(tmp_path, 1_000_000, "ATM-1", CLOCK)
    journal.write_event(1, SecretTold("1234", CARD.pan, BLOCK), Visit.CARD_PIN, Visit.SERVICES)
    journal.write_request(1, SecretAsked("1.1", "7305914", CARD))
    journal.write_entry(1, SecretKept("00112233"))
    journal.close()
    told, asked, kept = read_journal(tmp_path)
    always = {"seq", "time", "terminal", "session", "trace", "event", "prev", "hash", "seal"}
    assert told.keys() == always | {"from", "to"}
    assert asked.keys() == always | {"reference", "traceparent"}
    assert kept.keys() == always


@pytest.mark.parametrize("kind", sorted(KINDS, key=str), ids=lambda kind: kind.__name__)
def test_f08_no_class_declares_a_digit_a_key_or_a_pin_block(kind: type[Any]) -> None:
    """And whatever is declared can be written."""
    written = details(kind(**{name: VALUES.get(name, "text") for name in kind.__struct_fields__}))
    assert not written.keys() & {"digits", "pin_block", "first", "second", "key_block"}
    assert not [secret for secret in (CARD.pan.digits, BLOCK.data.hex(), "NAME") if secret in repr(written)]


def test_f08_nothing_secret_is_written() -> None:
    assert details(CardRead(CARD)) == {"card": "622106******7890"}
    assert details(PinEntered(BLOCK)) == {}
    assert details(KeyDelivered("D0112P0AE00E0000…", "ABCDEF1234")) == {"kcv": "ABCDEF1234"}
    assert details(VerifyCardPin(CARD, BLOCK, traceparent="00-…")) == {"card": "622106******7890", "traceparent": "00-…"}
    assert details(AlreadyEnrolled("0912***4567", Active.SMS)) == {"masked_phone": "0912***4567", "active": Active.SMS}
    assert details(Enrol("1.1", BLOCK, BLOCK, True, False)) == {
        "reference": "1.1",
        "sms_consent": True,
        "replacing": False,
        "traceparent": "",
    }
    assert details(FetchPinKey(bytes(16), bytes(32))) == {"traceparent": ""}
    assert BLOCK.data.hex() not in repr(BLOCK)
    assert CARD.pan.digits not in repr(CARD)
