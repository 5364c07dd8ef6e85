"""The journal as files in a directory: written durably, rotated by size, continued after a crash, read back and checked.

The file `head`, made durable with every `sync`, names the last line that must be there: lines beyond it are those that nobody has synced
yet, fewer lines, or another one in its place, mean that the journal's end has been cut off.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from io import FileIO
from pathlib import Path
from typing import Any, Final

from kiosk.journal import GENESIS, Journal, JournalBroken, JournalRepaired, checked
from kiosk.journal_lock import JournalLock
from kiosk.ports import Clock

_NAME: Final = re.compile(r"journal-(\d{6,})\.jsonl")
_HEAD: Final = re.compile(rb"(\d+) ([0-9a-f]{64})\n")
_END_MISSING: Final = "but more had been written: its end is missing"

Head = tuple[int, str]
"""A line's number and hash."""


class FileSink:
    """Appends to numbered files in a directory, a new one when `max_bytes` would be passed; the chain runs on through all of them."""

    def __init__(self, directory: Path, max_bytes: int, lock: JournalLock) -> None:
        """`lock` is let go of with `close`."""
        self._directory = directory
        self._max_bytes = max_bytes
        self._lock = lock
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
        fresh = self._directory / "head.new"
        with fresh.open("wb") as head:
            head.write(f"{seq} {last_hash}\n".encode())
            head.flush()
            os.fsync(head.fileno())
        fresh.replace(self._directory / "head")

    def close(self) -> None:
        self._file.close()
        self._lock.close()

    def _open(self, number: int) -> FileIO:
        """Unbuffered: a process that dies, or that a watchdog ends, takes no line with it."""
        return (self._directory / f"journal-{number:06}.jsonl").open("ab", buffering=0)

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


def read_journal(directory: Path) -> Iterator[dict[str, Any]]:
    """Every line in order, each checked against the one before. Raises JournalBroken at the first that does not fit.

    A terminal may go on writing meanwhile.
    """
    head_seq, head_hash = _read_head(directory)
    seq, last = 0, GENESIS
    for path in journal_files(directory):
        for number, line in enumerate(path.read_bytes().splitlines(keepends=True), start=1):
            record = checked(line, f"{path.name}:{number}")
            if record["prev"] != last:
                raise JournalBroken(f"{path.name}:{number}: a line before this one is missing or was changed")
            seq, last = record["seq"], record["hash"]
            if seq == head_seq and last != head_hash:
                raise JournalBroken(f"{path.name}:{number}: this is not the line that had been written")
            yield record
    if seq < head_seq:
        raise JournalBroken(f"the journal ends at line {seq}, {_END_MISSING}")


def open_journal(directory: Path, max_bytes: int, terminal: str, clock: Clock) -> Journal:
    """Continue the journal in `directory`, or begin one. A line that a power cut tore is removed and the removal is journaled.

    Raises JournalBroken if its end is missing or cannot be trusted, OSError if the directory cannot be written or another terminal does.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with ExitStack() as undo:
        lock = JournalLock(directory)
        undo.callback(lock.close)
        seq, last = _last_line(directory)
        torn = _remove_torn_line(directory)
        journal = Journal(FileSink(directory, max_bytes, lock), terminal, clock, seq, last)
        undo.pop_all()
    if torn:
        journal.write_entry(0, JournalRepaired(torn))
    return journal


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _read_head(directory: Path) -> Head:
    """The last line that was made durable; before the first sync, the beginning of the chain."""
    path = directory / "head"
    if not path.exists():
        return 0, GENESIS
    written = _HEAD.fullmatch(path.read_bytes())
    if written is None:
        raise JournalBroken("head: the file is damaged")
    return int(written[1]), written[2].decode()


def _last_line(directory: Path) -> Head:
    """Where the chain goes on, after `head` was found in it. Raises JournalBroken."""
    head = _read_head(directory)
    lines = _backwards(directory)
    last = line = next(lines)
    while line[0] > head[0]:
        line = next(lines)
    if line != head:
        raise JournalBroken(f"the journal ends at line {last[0]}, {_END_MISSING}")
    return last


def _backwards(directory: Path) -> Iterator[Head]:
    """The whole lines, newest first, down to the beginning of the chain."""
    for path in reversed(journal_files(directory)):
        content = path.read_bytes()
        lines = content[: content.rfind(b"\n") + 1].splitlines(keepends=True)
        for number in range(len(lines), 0, -1):
            record = checked(lines[number - 1], f"{path.name}:{number}")
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
