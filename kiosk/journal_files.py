"""The journal as files in a directory: written durably, rotated by size, continued after a crash, read back and checked.

The file `head`, there before the first line and made durable with every `sync`, names the last line that must be there, under a seal of
its own (`kiosk.journal_seal`): lines beyond it are those that nobody has synced yet; fewer lines, another one in its place, or no head at
all mean that somebody, or the disk, took something away.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import FileIO
from pathlib import Path
from typing import Any, Final

from otp_atm.kiosk.journal import GENESIS, Journal, JournalBroken, JournalRepaired, Sink, chained, checked
from otp_atm.kiosk.journal_lock import JournalLock
from otp_atm.kiosk.journal_seal import SealKey, fits, make_seal_key, read_seal_key
from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.private_file import patiently, private, remember_names, write_durably

_NAME: Final = re.compile(r"journal-(\d{6,})\.jsonl")
_HEAD: Final = re.compile(rb"(\d{1,15}) ([0-9a-f]{64})(?: ([0-9a-f]{64}))?\n")
END_MISSING: Final = "but more had been written: its end is missing"

Head = tuple[int, str]
"""A line's number and hash."""


class FileSink:
    """Appends to numbered files in a directory, a new one when `max_bytes` would be passed; the chain runs on through all of them."""

    def __init__(self, directory: Path, max_bytes: int, lock: JournalLock, seals: SealKey) -> None:
        """`lock` is let go of with `close`."""
        self._directory = directory
        self._max_bytes = max_bytes
        self._lock = lock
        self._seals = seals
        files = journal_files(directory)
        self._number = _number(files[-1]) if files else 1
        self._file = self._open(self._number)
        self._size = self._file.tell()

    def append(self, line: bytes) -> None:
        if self._size and self._size + len(line) > self._max_bytes:
            self._begin_next()
        self._write_whole(line)
        self._size += len(line)

    def sync(self, seq: int, last_hash: str) -> None:
        self._durable()
        _write_head(self._directory, (seq, last_hash), self._seals)

    def close(self) -> None:
        self._file.close()
        self._lock.close()

    def _open(self, number: int) -> FileIO:
        """Unbuffered: a process that dies, or that a watchdog ends, takes no line with it."""
        file = FileIO(self._directory / f"journal-{number:06}.jsonl", "ab", opener=private)
        remember_names(self._directory)
        return file

    def _begin_next(self) -> None:
        self._durable()
        fresh = self._open(self._number + 1)
        self._file.close()
        self._file, self._size = fresh, 0
        self._number += 1

    def _write_whole(self, line: bytes) -> None:
        """A disk that fills up takes half a line, and refuses only the next: what it took of this one is cut off again."""
        written = 0
        try:
            written = self._file.write(line)
        finally:
            if written < len(line):
                self._file.truncate(self._size)
        if written < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _durable(self) -> None:
        os.fsync(self._file.fileno())


def journal_files(directory: Path) -> list[Path]:
    """The journal's files, oldest first. What else lies in the directory is not the journal's."""
    return sorted((path for path in directory.glob("journal-*.jsonl") if _NAME.fullmatch(path.name)), key=_number)


def holds_journal(directory: Path) -> bool:
    """Whether one was ever begun here, and is not wholly gone."""
    return bool(journal_files(directory)) or (directory / "head").exists()


def read_journal(directory: Path, seals: SealKey | None = None) -> Iterator[dict[str, Any]]:
    """Every line in order, each checked against the one before, with `seals` also each seal.

    Raises JournalBroken at the first that does not fit. A terminal may go on writing meanwhile.
    """
    if not holds_journal(directory):
        return
    head = read_head(head_text(directory), seals)
    seq = 0
    for place, record in chained(placed_lines(directory), GENESIS, seals):
        seq = record["seq"]
        if seq == head[0] and record["hash"] != head[1]:
            raise JournalBroken(f"{place}: this is not the line that had been written")
        yield record
    if seq < head[0]:
        raise JournalBroken(f"the journal ends at line {seq}, {END_MISSING}")


def placed_lines(directory: Path) -> Iterator[tuple[str, bytes]]:
    """Every line as it stands in the files, unchecked, in order, with its place: file and number."""
    for path in journal_files(directory):
        for number, line in enumerate(path.read_bytes().splitlines(keepends=True), start=1):
            yield f"{path.name}:{number}", line


def key_beside(directory: Path) -> Path:
    """Where a journal's key lies if nobody says otherwise: beside its directory, so that a copy of this takes no key along."""
    return directory.with_name(f"{directory.name}.key")


def open_journal(
    directory: Path,
    max_bytes: int,
    terminal: str,
    clock: Clock,
    key_file: Path | None = None,
    *,
    before: Callable[[Sink], Sink] = lambda sink: sink,
) -> Journal:
    """Continue the journal in `directory`, or begin one, with a new key where there is none in `key_file`.

    `before` may put something before the sink, which is given every line.

    A line that a power cut tore is removed and the removal is journaled. Raises JournalBroken if its end is missing or cannot be trusted,
    OSError if the directory cannot be written or another terminal does, BadFile if the key is none.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as undo:
        lock = JournalLock(directory)
        undo.callback(lock.close)
        seals = _seals(directory, key_file or key_beside(directory))
        seq, last = _last_line(directory, seals)
        torn = _remove_torn_line(directory)
        journal = Journal(before(FileSink(directory, max_bytes, lock, seals)), terminal, clock, seq, last, seals=seals)
        undo.pop_all()
    if torn:
        journal.write_entry(0, JournalRepaired(torn))
    return journal


def _seals(directory: Path, key_file: Path) -> SealKey:
    """The journal's key; for a new journal, its head is written, and a key made where there is none."""
    begun = holds_journal(directory)
    if begun and not key_file.exists():
        raise JournalBroken(f"the key that it is sealed with is missing: {key_file}")
    if not key_file.exists():
        try:
            make_seal_key(key_file)
        except OSError as error:
            raise OSError(error.errno, f"its key cannot be made in {key_file}: {error.strerror}") from None
    seals = read_seal_key(key_file)
    if not begun:
        _write_head(directory, (0, GENESIS), seals)
        remember_names(directory)
    return seals


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _write_head(directory: Path, head: Head, seals: SealKey) -> None:
    write_durably(directory / "head", f"{head[0]} {head[1]} {seals.of_head(*head)}\n".encode())


def head_text(directory: Path) -> bytes:
    """What stands in the head. Raises JournalBroken if there is none."""
    path = directory / "head"
    if not path.exists():
        raise JournalBroken("head: the file is missing; it is there from the beginning, and names the last line that must be there")
    return patiently(path.read_bytes)


def read_head(text: bytes, seals: SealKey | None) -> Head:
    """The last line that was made durable; before the first sync, the beginning of the chain. With `seals`, its seal is checked."""
    written = _HEAD.fullmatch(text)
    if written is None:
        raise JournalBroken("head: the file is damaged")
    if written[3] is None:
        raise JournalBroken("head: it carries no seal, as every head does; if an earlier version wrote it, begin a new journal")
    head = int(written[1]), written[2].decode()
    if seals and not fits(written[3].decode(), seals.of_head(*head)):
        raise JournalBroken("head: the seal was not made with this key")
    return head


def _last_line(directory: Path, seals: SealKey) -> Head:
    """Where the chain goes on, after `head` was found in it. Raises JournalBroken."""
    head = read_head(head_text(directory), seals)
    lines = _backwards(directory, seals)
    last = line = next(lines)
    while line[0] > head[0]:
        line = next(lines)
    if line != head:
        raise JournalBroken(f"the journal ends at line {last[0]}, {END_MISSING}")
    return last


def _backwards(directory: Path, seals: SealKey) -> Iterator[Head]:
    """The whole lines, newest first, down to the beginning of the chain."""
    for path in reversed(journal_files(directory)):
        content = path.read_bytes()
        lines = content[: content.rfind(b"\n") + 1].splitlines(keepends=True)
        for number in range(len(lines), 0, -1):
            record = checked(lines[number - 1], f"{path.name}:{number}", seals)
            yield record["seq"], record["hash"]
    yield 0, GENESIS


def _remove_torn_line(directory: Path) -> int:
    files = journal_files(directory)
    if not files:
        return 0
    content = files[-1].read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(files[-1], whole)
    return len(content) - whole
