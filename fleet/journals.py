"""One journal for all terminals of a process: each has a chain of its own, all are written to the same files by one writer.

A terminal in a branch makes a result durable before it tells it. Ten thousand on one computer would wait for one disk, which says nothing
about any of them: here lines are handed to the system at every such moment, and made durable at the end.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from otp_atm.kiosk.journal import GENESIS, JournalBroken, checked
from otp_atm.kiosk.private_file import private

MOST_BYTES: Final = 64_000_000
"""Of one file."""
BUFFER: Final = 1 << 18

AT_ONCE: Final = 500
"""Lines that are checked before others have a turn: a master wants to hear its workers, and time must not stand still for what waits."""

Head = tuple[int, str]
"""The number and the hash of a line."""


class Writer:
    """Appends lines to numbered files in a directory, and knows the last line of each terminal."""

    def __init__(self, directory: Path, most_bytes: int = MOST_BYTES) -> None:
        """Raises OSError."""
        self.directory = directory
        self.heads: dict[str, Head] = {}
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._most_bytes = most_bytes
        self._number = 0
        self._begin_next()

    def append(self, line: bytes) -> None:
        if self._size + len(line) > self._most_bytes:
            self._file.close()
            self._begin_next()
        self._file.write(line)
        self._size += len(line)

    def sink_of(self, terminal: str) -> TerminalSink:
        """Where that of the terminal with this id writes."""
        return TerminalSink(self, terminal)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """Nothing is written any more."""
        self._file.close()

    def _begin_next(self) -> None:
        self._number += 1
        path = self.directory / f"journal-{self._number:06}.jsonl"
        self._file = open(path, "xb", buffering=BUFFER, opener=private)  # noqa: SIM115 - until the next one begins
        self._size = 0


class TerminalSink:
    """A `kiosk.journal.Sink` of one terminal."""

    __slots__ = ("_terminal", "_writer")

    def __init__(self, writer: Writer, terminal: str) -> None:
        self._writer = writer
        self._terminal = terminal

    def append(self, line: bytes) -> None:
        self._writer.append(line)

    def sync(self, seq: int, last_hash: str) -> None:
        self._writer.heads[self._terminal] = seq, last_hash
        self._writer.flush()

    def close(self) -> None:
        """The writer is everybody's."""


class Chains(NamedTuple):
    """How many lines there are, and what is wrong with those of which terminals."""

    lines: int
    broken: Mapping[str, str]


def check_chains(directory: Path, heads: Mapping[str, Head]) -> Chains:
    """Go through all lines: whether each follows its terminal's line before, and the last is the one that was written last."""
    last: dict[str, Head] = {}
    broken: dict[str, str] = {}
    lines = 0
    for path in sorted(directory.glob("journal-*.jsonl")):
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                lines += 1
                if lines % AT_ONCE == 0:
                    time.sleep(0)
                place = f"{path.name}:{number}"
                try:
                    record = checked(line, place)
                except JournalBroken as wrong:
                    broken.setdefault("", str(wrong))
                    continue
                terminal = record["terminal"]
                before = last.get(terminal, (0, GENESIS))
                if (record["seq"], record["prev"]) != (before[0] + 1, before[1]):
                    broken.setdefault(terminal, f"{place}: a line before this one is missing or was changed")
                last[terminal] = record["seq"], record["hash"]
    for terminal, head in heads.items():
        if last.get(terminal) != head:
            broken.setdefault(terminal, f"its journal ends at line {last.get(terminal, (0, ''))[0]}, and line {head[0]} had been written")
    return Chains(lines, broken)
