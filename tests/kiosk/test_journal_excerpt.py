"""An excerpt of the journal proves, without the rest of it, that a period is whole; whatever was done to it is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from otp_atm import launcher
from otp_atm.kiosk.events import TimedOut
from otp_atm.kiosk.journal import GENESIS, JournalBroken
from otp_atm.kiosk.journal_excerpt import EVER, Excerpt, Period, excerpt_records, read_excerpt, write_excerpt
from otp_atm.kiosk.journal_files import journal_files, key_beside, open_journal
from otp_atm.kiosk.journal_seal import read_seal_key
from otp_atm.kiosk.state import Visit
from tests.kiosk.test_journal import room_for

NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
MADE = datetime(2026, 12, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return NOVEMBER + timedelta(days=number - 1)


def days(first: int, last: int) -> Period:
    return Period(since=day(first), until=day(last + 1))


class Calendar:
    """A clock that somebody sets."""

    def __init__(self) -> None:
        self.day = 1

    def now(self) -> datetime:
        return day(self.day) + timedelta(hours=12)

    def monotonic(self) -> float:
        return 0.0


def write(directory: Path, *written: int) -> Path:
    """A journal with one line at noon of each of these days of November, the visit's number the day's, in files of some ten lines."""
    clock = Calendar()
    journal = open_journal(directory, 3_500, "ATM00001", clock)
    for clock.day in written:
        journal.write_event(clock.day, TimedOut(), Visit.CARD_PIN, Visit.MORE_TIME)
    journal.close()
    return directory


def excerpt(directory: Path, period: Period, made: datetime = MADE) -> Path:
    file = directory.parent / "excerpt.jsonl"
    file.unlink(missing_ok=True)
    write_excerpt(directory, period, file, made)
    return file


def visits(file: Path) -> list[int]:
    return [record["session"] for record in excerpt_records(file, read_excerpt(file))]


def neighbours(held: Excerpt) -> tuple[int | None, int | None]:
    return held.before.seq if held.before else None, held.after.seq if held.after else None


@pytest.mark.parametrize(
    ("first", "last", "within", "around"),
    [
        (10, 20, range(10, 21), (9, 21)),
        (15, 15, [15], (14, 16)),
        (-5, 3, range(1, 4), (None, 4)),
        (28, 40, range(28, 31), (27, None)),
        (-5, 40, range(1, 31), (None, None)),
        (-5, -1, [], (None, 1)),
        (40, 41, [], (30, None)),
    ],
)
def test_the_lines_of_a_period_stand_between_their_neighbours(
    tmp_path: Path, first: int, last: int, within: list[int], around: tuple[int | None, int | None]
) -> None:
    file = excerpt(write(tmp_path / "journal", *range(1, 31)), days(first, last))
    assert len(journal_files(tmp_path / "journal")) >= 3
    assert visits(file) == list(within)
    assert neighbours(read_excerpt(file, read_seal_key(key_beside(tmp_path / "journal")))) == around


def test_that_nothing_happened_can_be_proved_too(tmp_path: Path) -> None:
    file = excerpt(write(tmp_path / "journal", *range(1, 10), *range(20, 30)), days(12, 15))
    held = read_excerpt(file)
    assert (held.count, neighbours(held)) == (0, (9, 10))
    assert held.proof.before == held.proof.last


def test_a_journal_without_a_line_proves_that_there_was_none(tmp_path: Path) -> None:
    held = read_excerpt(excerpt(write(tmp_path / "journal"), days(1, 30)))
    assert (held.count, neighbours(held), held.proof.before) == (0, (None, None), GENESIS)


def test_who_has_no_program_of_ours_can_check_the_chain(tmp_path: Path) -> None:
    proof, *lines = excerpt(write(tmp_path / "journal", *range(1, 31)), days(10, 20)).read_bytes().splitlines()
    hashes = [sha256(line[: line.index(b',"hash":')]).hexdigest() for line in lines]
    assert [msgspec.json.decode(line)["prev"] for line in lines[1:]] == hashes[:-1]
    named = msgspec.json.decode(proof)
    assert (named["before"], named["last"]) == (hashes[0], hashes[-2])


LINES = Callable[[list[bytes]], list[bytes]]
DONE: dict[str, tuple[LINES, str]] = {
    "a line changed": (lambda lines: [*lines[:4], lines[4].replace(b"card_pin", b"services"), *lines[5:]], "the line was changed"),
    "a line taken out": (lambda lines: lines[:4] + lines[5:], "a line before this one is missing"),
    "the first of the period taken": (lambda lines: [lines[0], *lines[2:]], "line before the period is missing"),
    "the first two taken": (lambda lines: [lines[0], *lines[3:]], "line before the period is missing"),
    "the one behind taken": (lambda lines: lines[:-1], "nothing says that the journal ended there"),
    "the last of the period taken": (lambda lines: lines[:-2], "the end of the period is missing"),
    "all taken": (lambda lines: lines[:1], "the line before the period is missing"),
    "the proof rewritten for what is left": (
        lambda lines: [re.sub(rb'"last":"\w+"', b'"last":"' + prev(lines[-2]) + b'"', lines[0]), *lines[1:-1]],
        "line 20 is of the period",
    ),
    "a longer period claimed": (lambda lines: [lines[0].replace(b"2026-11-10", b"2026-11-08"), *lines[1:]], "line 9 is of the period"),
    "the chain's beginning claimed": (
        lambda lines: [re.sub(rb'"before":"\w+"', b'"before":"' + b"0" * 64 + b'"', lines[0]), *lines[1:]],
        "a line before this one is missing",
    ),
    "the end torn off": (lambda lines: [*lines[:-1], lines[-1][:40]], "the line is incomplete"),
}


def prev(line: bytes) -> bytes:
    return str(msgspec.json.decode(line)["prev"]).encode()


@pytest.mark.parametrize(("done", "said"), DONE.values(), ids=DONE)
def test_whatever_is_done_to_an_excerpt_is_found(tmp_path: Path, done: LINES, said: str) -> None:
    file = excerpt(write(tmp_path / "journal", *range(1, 31)), days(10, 20))
    file.write_bytes(b"".join(done(file.read_bytes().splitlines(keepends=True))))
    with pytest.raises(JournalBroken, match=said):
        read_excerpt(file)


def test_an_excerpt_that_ends_with_the_journal_has_its_head_and_with_the_key_its_seal(tmp_path: Path) -> None:
    file = excerpt(write(tmp_path / "journal", *range(1, 31)), days(20, 40))
    whole = file.read_bytes()
    key = read_seal_key(key_beside(tmp_path / "journal"))
    for done, seals, said in [
        (whole.replace(b'"head":"30 ', b'"head":"31 '), None, "but more had been written"),
        (re.sub(rb'"head":"30 \w{64}', b'"head":"30 ' + b"0" * 64, whole), None, "line 30 is not the line that had been written"),
        (re.sub(rb'"head":"[^"]*"', b'"head":null', whole), None, "nothing says that the journal ended there"),
        (re.sub(rb'\w{64}\\n"', b"0" * 64 + rb'\\n"', whole), key, "the seal was not made with this key"),
    ]:
        assert done != whole
        file.write_bytes(done)
        with pytest.raises(JournalBroken, match=said):
            read_excerpt(file, seals)


def test_what_is_written_meanwhile_is_no_part_of_it(tmp_path: Path) -> None:
    """Half a line at the end, as who reads while the terminal writes may see it, and lines that no head names yet."""
    directory = write(tmp_path / "journal", *range(1, 21))
    head = (directory / "head").read_bytes()
    write(directory, 21, 22)
    (directory / "head").write_bytes(head)
    with journal_files(directory)[-1].open("ab") as file:
        file.write(b'{"seq":23,"ti')
    assert visits(excerpt(directory, days(15, 25))) == list(range(15, 23))


def test_where_the_clock_was_set_back_the_lines_amid_are_kept_and_it_is_said(tmp_path: Path) -> None:
    held = read_excerpt(file := excerpt(write(tmp_path / "journal", 1, 2, 3, 9, 3, 4, 5), days(3, 3)))
    assert visits(file) == [3, 9, 3]
    assert held.set_back == [5]


def test_what_a_damaged_journal_has_left_can_still_be_taken_out_and_proves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = write(tmp_path / "journal", *range(1, 31))
    damaged = journal_files(directory)[1]
    damaged.write_bytes(damaged.read_bytes().replace(b'"session":15', b'"session":51'))
    command = ["journal", str(directory), "--out", str(tmp_path / "out"), "--from"]
    assert launcher.main([*command, "2026-11-10", "--to", "2026-11-20"]) == 1
    assert "the line was changed; " in (said := capsys.readouterr().err)
    assert said.endswith("has the lines as they are, and proves nothing\n")
    assert len((tmp_path / "out").read_bytes().splitlines()) == 14
    (tmp_path / "out").unlink()
    assert launcher.main([*command, "2026-11-20", "--to", "2026-11-25"]) == 0  # the damage is elsewhere


# As a command


@pytest.fixture
def november(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "journal", *range(1, 31))


def test_b20_a_week_is_exported_and_checked_by_somebody_who_has_nothing_else(
    november: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = str(key_beside(november))
    arguments = ["--from", "2026-11-09", "--to", "2026-11-15", "--out", "week.jsonl", "--key", key]
    assert launcher.main(["journal", "journal", *arguments]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0] == (
        "week.jsonl: 7 lines, 9 to 15 of ATM00001, from 2026-11-08 20:30:00 until 2026-11-15 20:30:00 UTC; "
        "the chain holds, and none is missing"
    )
    assert re.fullmatch("before them: line 8 of 2026-11-08 12:00:00, hash [0-9a-f]{64}", said.err.splitlines()[1])
    for path in november.iterdir():
        path.unlink()
    assert launcher.main(["journal", "week.jsonl", "--key", key]) == 0
    again = capsys.readouterr()
    assert [line.split()[4] for line in again.out.splitlines()] == [f"#{number}" for number in range(9, 16)]
    assert again.err == said.err
    assert launcher.main(["journal", "week.jsonl", "--from", "2026-11-10T15:30", "--to", "2026-11-10T12:00:01Z", "--session", "10"]) == 0
    assert len((printed := capsys.readouterr()).out.splitlines()) == 1
    assert printed.err.endswith("the seals were not checked (--key)\n")
    (tmp_path / "week.jsonl").write_bytes((tmp_path / "week.jsonl").read_bytes().replace(b'"session":12', b'"session":21'))
    assert launcher.main(["journal", "week.jsonl"]) == 1
    assert capsys.readouterr().err == "week.jsonl: week.jsonl:6: the line was changed\n"


def test_a_period_that_is_not_over_is_said(november: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert launcher.main(["journal", "journal", "--from", "2026-11-29", "--to", "9000-01-01", "--out", "out"]) == 0
    assert "the period was not over when this was written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--from 2026-11-10 --to 2026-11-09 --out out", "--to 2026-11-09: is not after --from 2026-11-10"),
        ("--from 2026-11-10T10:00 --to 2026-11-10T10:00 --out out", "is not after"),
        ("--from yesterday --to 2026-11-09", "--from yesterday: is no moment: a day as 2026-11-27"),
        ("--from 2026-11-31", "is no moment"),
        ("--to 9999-12-31", "is no moment"),
        ("--from 2026-11-10 --out out", "--out: of which period? --from and --to say"),
        ("--from 2026-11-10 --to 2026-11-12 --session 10 --out out", "--out: takes all lines of a period"),
        ("--from 2026-11-10 --to 2026-11-12 --out taken", "taken: there is such a file already, and it is not written over"),
        ("--from 2026-11-10 --to 2026-11-12 --out journal/journal-000009.jsonl", "among the journal's own files nothing else is written"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_written(
    november: Path, tmp_path: Path, arguments: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("mine")
    there = sorted(tmp_path.rglob("*"))
    assert launcher.main(["journal", "journal", *arguments.split()]) == 2
    assert said in (error := capsys.readouterr().err)
    assert error.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == there
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_disk_without_room_is_said_and_leaves_no_half_excerpt(november: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["journal", "journal", "--from", "2026-11-01", "--to", "2026-11-30", "--out"]
    with room_for(1_000):
        assert launcher.main([*command, "out"]) == 1
    assert capsys.readouterr().err == "out: the excerpt cannot be written: File too large\n"
    assert launcher.main([*command, "none/out"]) == 1
    assert capsys.readouterr().err == "none/out: the excerpt cannot be written: No such file or directory\n"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", ["", "{}\n", '{"excerpt":2}\n', "\x00\xff", '{"seq":1}\n'])
def test_what_is_no_excerpt_is_said(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text(content, encoding="latin-1")
    assert launcher.main(["journal", str(tmp_path / "file")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'file'}: is no excerpt of a journal\n"


def test_a_line_of_another_kind_with_the_right_hash_is_no_line_of_a_journal(tmp_path: Path) -> None:
    file = excerpt(write(tmp_path / "journal", *range(1, 31)), days(10, 20))
    for body in (b"[1", b'{"seq":"x"', b"nothing"):
        line = body + b',"hash":"' + sha256(body).hexdigest().encode() + b'"}\n'
        file.write_bytes(file.read_bytes().splitlines(keepends=True)[0] + line)
        with pytest.raises(JournalBroken, match="this is no line of a journal"):
            read_excerpt(file)


def test_whatever_there_is_is_of_ever() -> None:
    assert MADE in EVER
