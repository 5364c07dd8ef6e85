"""The journal as files in a directory: written durably, rotated by size, continued after a crash, read back and checked.

The file `head`, made durable with every `sync`, tells when the journal's end has been cut off.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.journal import GENESIS, Journal, JournalBroken, checked
from kiosk.ports import Clock


class FileSink:
    """Appends to numbered files in a directory, a new one when `max_bytes` would be passed; the chain runs on through all of them."""

    def __init__(self, directory: Path, max_bytes: int) -> None:
        self._directory = directory
        self._max_bytes = max_bytes
        files = journal_files(directory)
        self._number = int(files[-1].stem.rpartition("-")[2]) if files else 1
        self._file = self._open()

    def append(self, line: bytes) -> None:
        if self._size and self._size + len(line) > self._max_bytes:
            self._durable()
            self._file.close()
            self._number += 1
            self._file = self._open()
        self._file.write(line)
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

    def _open(self) -> Any:
        """Unbuffered: a process that dies, or that a watchdog ends, takes no line with it."""
        file = (self._directory / f"journal-{self._number:06}.jsonl").open("ab", buffering=0)
        self._size = file.tell()
        return file

    def _durable(self) -> None:
        os.fsync(self._file.fileno())


def journal_files(directory: Path) -> list[Path]:
    """The journal's files, oldest first."""
    return sorted(directory.glob("journal-*.jsonl"))


def read_journal(directory: Path) -> Iterator[dict[str, Any]]:
    """Every line in order, each checked against the one before. Raises JournalBroken at the first that does not fit."""
    seq, last = 0, GENESIS
    for path in journal_files(directory):
        for number, line in enumerate(path.read_bytes().splitlines(keepends=True), start=1):
            record = checked(line, f"{path.name}:{number}")
            if record["prev"] != last:
                raise JournalBroken(f"{path.name}:{number}: a line before this one is missing or was changed")
            seq, last = record["seq"], record["hash"]
            yield record
    _check_head(directory, seq)


def open_journal(directory: Path, max_bytes: int, terminal: str, clock: Clock) -> Journal:
    """Continue the journal in `directory`, or begin one. A line that a power cut tore is removed and the removal is journaled.

    Raises JournalBroken if the last line cannot be trusted, OSError if the directory cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    torn = _remove_torn_line(directory)
    record = _last_record(directory)
    sink = FileSink(directory, max_bytes)
    journal = Journal(sink, terminal, clock, record["seq"], record["hash"]) if record else Journal(sink, terminal, clock)
    if torn:
        journal.write(0, "JournalRepaired", {"torn_bytes": torn})
    return journal


def _check_head(directory: Path, seq: int) -> None:
    head = directory / "head"
    if head.exists() and seq < int(head.read_bytes().split()[0]):
        raise JournalBroken(f"the journal ends at line {seq}, but more had been written: its end is missing")


def _last_record(directory: Path) -> dict[str, Any] | None:
    for path in reversed(journal_files(directory)):
        lines = path.read_bytes().splitlines(keepends=True)
        if lines:
            return checked(lines[-1], f"{path.name}:{len(lines)}")
    return None


def _remove_torn_line(directory: Path) -> int:
    files = journal_files(directory)
    if not files:
        return 0
    content = files[-1].read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(files[-1], whole)
    return len(content) - whole
