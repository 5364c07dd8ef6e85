"""An excerpt of the journal: the lines of a period in a file of their own, which proves to anyone, without the rest of the journal, that
it is unbroken and that none of them is missing.

Its first line is the question and where the answer hooks into the chain (`Proof`). The journal's own lines follow, byte for byte: the last
one before the period, those of the period, the first one after it. The neighbours show that the period begins and ends there. Where the
journal begins in the period, no line stands before it, and the chain's beginning is in its place; where it ends there,
its head, under its seal.

The lines run from the first to the last that has a time in the period: if the clock was set back, others stand amid them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct, field, structs

from otp_atm.kiosk.journal import GENESIS, JournalBroken, chained
from otp_atm.kiosk.journal_files import END_MISSING, head_text, placed_lines, read_head
from otp_atm.kiosk.journal_seal import SealKey
from otp_atm.kiosk.private_file import private, remember_names
from otp_atm.kiosk.yaml_nodes import BadFile

LONGEST_PROOF: Final = 4096
Moment = Annotated[datetime, Meta(tz=True)]


class Period(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From one moment until before another, both aware."""

    since: Moment = field(name="from")
    until: Moment = field(name="to")

    def __contains__(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


EVER: Final = Period(since=datetime.min.replace(tzinfo=UTC), until=datetime.max.replace(tzinfo=UTC))


class Proof(Period, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The first line of an excerpt. `before` and `last` are the hashes between which its lines stand: of the line before its first, and of
    its last. `head` is the journal's head as it was read when the excerpt was made, if nothing had been written after the period."""

    excerpt: Literal[1] = 1
    made: Moment
    before: str
    last: str
    head: str | None


class Line(Struct, frozen=True):
    """What of a line says where it belongs."""

    seq: int
    time: Moment
    terminal: str
    prev: str
    hash: str


_LINE: Final = msgspec.json.Decoder(Line)


class Excerpt(Struct, frozen=True):
    """What an excerpt that holds proves: how many lines stand in its period, the first and the last of them, their neighbours (None where
    the journal begins or ended), and the numbers of those at which the clock had been set back."""

    proof: Proof
    count: int
    first: Line | None
    last: Line | None
    before: Line | None
    after: Line | None
    set_back: list[int]


def write_excerpt(directory: Path, period: Period, file: Path, made: datetime) -> None:
    """The lines of a period, as they stand in the journal, whole or damaged: `read_excerpt` says what they prove.

    Another process may go on writing the journal. Raises FileExistsError rather than write over a file, another OSError if it cannot be
    written, of which then nothing is left, or the journal cannot be read.
    """
    head = _head(directory)
    extent = _extent(directory, period)
    before = _hash(extent.before)
    proof = Proof(
        since=period.since,
        until=period.until,
        made=made,
        before=before,
        last=_hash(extent.last) if extent.last else before,
        head=head if extent.end == extent.count else None,
    )
    lines = islice(placed_lines(directory), max(extent.start - 1, 0), min(extent.end + 1, extent.count))
    _write(file, chain([msgspec.json.encode(proof) + b"\n"], (line for _, line in lines)))


class _Extent(Struct, frozen=True):
    """Where a period lies in a journal of `count` lines, counted from 0: from `start` until before `end`. The line before, its last."""

    start: int
    end: int
    count: int
    before: bytes | None
    last: bytes | None


def _extent(directory: Path, period: Period) -> _Extent:
    """Where no line has a time in the period, it lies behind the last one that is earlier."""
    found: _Extent | None = None
    gap = _Extent(0, 0, 0, None, None)
    number, previous = -1, None
    for number, line in enumerate(_whole_lines(directory)):
        moment = _time(line)
        if moment is not None and moment in period:
            start, before = (found.start, found.before) if found else (number, previous)
            found = _Extent(start, number + 1, 0, before, line)
        elif moment is not None and moment < period.since:
            gap = _Extent(number + 1, number + 1, 0, line, None)
        previous = line
    return structs.replace(found or gap, count=number + 1)


def _whole_lines(directory: Path) -> Iterator[bytes]:
    """All but one at the end that is being written, or that a power cut tore."""
    return (line for _, line in placed_lines(directory) if line.endswith(b"\n"))


def _time(line: bytes) -> datetime | None:
    with suppress(msgspec.MsgspecError):
        return _LINE.decode(line).time
    return None


def _hash(line: bytes | None) -> str:
    """The hash that a line says it has; of none, the beginning of the chain; of a damaged one, nothing."""
    with suppress(msgspec.MsgspecError):
        return _LINE.decode(line).hash if line else GENESIS
    return ""


def _head(directory: Path) -> str | None:
    with suppress(JournalBroken):
        return head_text(directory).decode("ascii", "replace")
    return None


def _write(file: Path, lines: Iterable[bytes]) -> None:
    with open(file, "xb", opener=private) as out:
        try:
            out.writelines(lines)
            out.flush()
            os.fsync(out.fileno())
        except OSError:
            file.unlink()
            raise
    remember_names(file.parent)


def read_excerpt(file: Path, seals: SealKey | None = None) -> Excerpt:
    """What an excerpt proves, with `seals` also that its lines are of who has the key.

    Raises JournalBroken if it does not hold, BadFile if it is none, OSError if it cannot be read.
    """
    proof = _proof(file)
    begins = proof.before == GENESIS
    lines = [_placed(*told) for told in chained(_lines(file), GENESIS if begins else None, seals)]
    before = lines[0] if lines and not begins else None
    after = lines[-1] if lines and lines[-1].hash != proof.last else None
    within = lines[bool(before) : len(lines) - bool(after)]
    _require(begins or (before is not None and before.hash == proof.before), file, "the line before the period is missing")
    _require(proof.last == (within[-1].hash if within else proof.before), file, "the end of the period is missing")
    for neighbour in (before, after):
        if neighbour:
            _require(neighbour.time not in proof, file, f"line {neighbour.seq} is of the period: others beyond it may be missing")
    if not after:
        _require_end(file, proof, lines, seals)
    set_back = [later.seq for line, later in pairwise(lines) if later.time < line.time]
    return Excerpt(proof, len(within), within[0] if within else None, within[-1] if within else None, before, after, set_back)


def excerpt_records(file: Path, excerpt: Excerpt) -> Iterator[dict[str, Any]]:
    """The lines of its period, without their neighbours."""
    start = 1 if excerpt.before else 0
    return (record for _, record in chained(islice(_lines(file), start, start + excerpt.count), None))


def _require(holds: bool, file: Path, otherwise: str) -> None:
    if not holds:
        raise JournalBroken(f"{file.name}: {otherwise}")


def _require_end(file: Path, proof: Proof, lines: list[Line], seals: SealKey | None) -> None:
    """That nothing had been written after the last line when the excerpt was made, as the journal's head says."""
    _require(proof.head is not None, file, "nothing says that the journal ended there")
    seq, line_hash = read_head((proof.head or "").encode(), seals)
    last = lines[-1].seq if lines else 0
    _require(seq <= last, file, f"the journal ends at line {last}, {END_MISSING}")
    named = {line.seq: line.hash for line in lines} | {0: GENESIS}
    _require(named.get(seq, line_hash) == line_hash, file, f"line {seq} is not the line that had been written")


def _proof(file: Path) -> Proof:
    with file.open("rb") as lines, suppress(msgspec.MsgspecError):
        return msgspec.json.decode(lines.readline(LONGEST_PROOF), type=Proof)
    raise BadFile(f"{file}: is no excerpt of a journal")


def _lines(file: Path) -> Iterator[tuple[str, bytes]]:
    """The journal's lines in it, with their places."""
    with file.open("rb") as lines:
        lines.readline(LONGEST_PROOF)
        yield from ((f"{file.name}:{number}", line) for number, line in enumerate(lines, start=2))


def _placed(place: str, record: dict[str, Any]) -> Line:
    try:
        return msgspec.convert(record, Line)
    except msgspec.ValidationError:
        raise JournalBroken(f"{place}: this is no line of a journal") from None
