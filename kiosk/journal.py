"""The electronic journal (EJ): what happened at this terminal, one JSON line an event, hash-chained.

A line carries `seq`, `time` (UTC, ISO 8601), `terminal`, `session`, `trace` (the visit's, `kiosk.trace`), `event`, what is known of it,
`prev` (the hash of the line before) and `hash`: SHA-256 over the line's own bytes up to its hash, so that a changed, missing or exchanged
line breaks the chain. Of an event or request a line holds the fields that its class declares `Journaled`, a PAN truncated; what nobody has
declared, no line holds. In files, which are the business of `kiosk.journal_files`, a `seal` follows (`kiosk.journal_seal`).
"""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, Final, Protocol, get_type_hints

import msgspec
from msgspec import Struct

from otp_atm.kiosk.events import Event, JournalFailed
from otp_atm.kiosk.journal_seal import SealKey, fits
from otp_atm.kiosk.ports import Clock, Post
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.state import State
from otp_atm.kiosk.trace import Traces
from otp_atm.kiosk.vocabulary import MAY_BE_JOURNALED, Card, Journaled, Language, Pan

GENESIS: Final = "0" * 64
FAILED: Final = JournalFailed("journal-failed")
_HASH_MARK: Final = b',"hash":"'
_SEAL_MARK: Final = b'","seal":"'
_TAIL: Final = re.compile(rb',"hash":"([0-9a-f]{64})"(?:,"seal":"([0-9a-f]{64})")?\}\n\Z')
_LONGEST_TAIL: Final = len(_HASH_MARK) + 64 + len(_SEAL_MARK) + 64 + len(b'"}\n')


class JournalBroken(Exception):
    """The chain does not hold. The message names file and line."""


class Entry(Struct, frozen=True):
    """Base of what the journal tells beside events and requests."""


class TerminalStarted(Entry, frozen=True):
    """The terminal begins to go into service."""


class TerminalStopped(Entry, frozen=True):
    """The terminal leaves the loop, whatever it was doing."""


class JournalRepaired(Entry, frozen=True):
    """A line that had been torn was removed."""

    torn_bytes: Journaled[int]


class Sink(Protocol):
    """Where journal lines go, each whole or not at all. `append` and `sync` raise OSError when it cannot be written."""

    def append(self, line: bytes) -> None: ...
    def sync(self, seq: int, last_hash: str) -> None: ...
    def close(self) -> None: ...


class Journal:
    """Writes chained lines to a sink. Lines that it does not take wait in memory, and go before the next one: the chain stays whole."""

    def __init__(
        self,
        sink: Sink,
        terminal: str,
        clock: Clock,
        seq: int = 0,
        last_hash: str = GENESIS,
        *,
        seals: SealKey | None = None,
        traces: Traces | None = None,
    ) -> None:
        """Goes on after the line `seq` with `last_hash`."""
        self.traces = traces or Traces()
        self._sink = sink
        self._terminal = terminal
        self._clock = clock
        self._seq = seq
        self._hash = last_hash
        self._seals = seals
        self._waiting: deque[bytes] = deque()
        self._post: Post = lambda _: None

    def connect(self, post: Post) -> None:
        """Report to `post` when the journal begins to fail: `JournalFailed`."""
        self._post = post

    def write_event(self, session: int, event: Event, before: State, after: State | None) -> None:
        """An event and where it led. `after` is None for a reply that came too late to matter."""
        self._write(session, type(event).__name__, {"from": before, "to": after or "", **details(event)})

    def write_request(self, session: int, request: BankRequest) -> None:
        """A request sent to the bank."""
        self._write(session, f"Ask{type(request).__name__}", details(request))

    def write_entry(self, session: int, entry: Entry, before: State | None = None) -> None:
        """Something of the terminal or the journal itself, and the state in which it came about."""
        self._write(session, type(entry).__name__, ({"from": before} if before else {}) | details(entry))

    def sync(self) -> bool:
        """Make everything written so far durable. Returns whether it is."""
        try:
            self._write_waiting()
            self._sink.sync(self._seq, self._hash)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Make durable what can be made durable, and let go of the sink."""
        self.sync()
        self._sink.close()

    def _write(self, session: int, event: str, known: Mapping[str, object]) -> None:
        self._seq += 1
        body = msgspec.json.encode(
            {
                "seq": self._seq,
                "time": self._clock.now(),
                "terminal": self._terminal,
                "session": session,
                "trace": self.traces.of(session),
                "event": event,
                **known,
                "prev": self._hash,
            }
        )[:-1]
        self._hash = hashlib.sha256(body).hexdigest()
        self._append(b"".join((body, _HASH_MARK, self._hash.encode(), self._seal(), b'"}\n')))

    def _append(self, line: bytes) -> None:
        if self._waiting:
            self._waiting.append(line)
            with suppress(OSError):
                self._write_waiting()
            return
        try:
            self._sink.append(line)
        except OSError:
            self._waiting.append(line)
            self._post(FAILED)

    def _seal(self) -> bytes:
        return _SEAL_MARK + self._seals.of_line(self._hash).encode() if self._seals else b""

    def _write_waiting(self) -> None:
        while self._waiting:
            self._sink.append(self._waiting[0])
            self._waiting.popleft()


def details(message: Event | BankRequest | Entry) -> dict[str, object]:
    """The fields that the message's class declares as `Journaled`, in the form that a journal may hold."""
    return {name: _written(getattr(message, name)) for name in journaled(type(message))}


@cache
def journaled(kind: type[Struct]) -> Mapping[str, Any]:
    """The fields that a line holds of such a message, each with the type that its values have there."""
    hints = get_type_hints(kind, include_extras=True)
    declared = {name: hints[name] for name in kind.__struct_fields__}
    return {
        name: str if hint.__origin__ in _WRITTEN_AS else hint.__origin__
        for name, hint in declared.items()
        if MAY_BE_JOURNALED in getattr(hint, "__metadata__", ())
    }


def _written(value: object) -> object:
    return value if isinstance(value, _PLAIN) else _WRITTEN_AS[type(value)](value)


_PLAIN: Final = (str, int, datetime, Enum, type(None))
_WRITTEN_AS: Final[Mapping[type, Callable[[Any], object]]] = {
    Card: lambda value: value.pan.truncated,
    Pan: lambda value: value.truncated,
    Language: lambda value: value.code,
}


def checked(line: bytes, place: str, seals: SealKey | None = None) -> dict[str, Any]:
    """The record of a journal line, at `place` for the message. Raises JournalBroken if its hash does not fit, or with `seals` its seal."""
    if not line.endswith(b"\n"):
        raise JournalBroken(f"{place}: the line is incomplete")
    tail = _TAIL.search(line, max(0, len(line) - _LONGEST_TAIL))
    if tail is None or tail[1].decode() != hashlib.sha256(line[: tail.start()]).hexdigest():
        raise JournalBroken(f"{place}: the line was changed")
    if seals:
        _check_seal(tail[1].decode(), tail[2], place, seals)
    record: dict[str, Any] = msgspec.json.decode(line)
    return record


def _check_seal(line_hash: str, seal: bytes | None, place: str, seals: SealKey) -> None:
    if seal is None:
        raise JournalBroken(f"{place}: the line carries no seal")
    if not fits(seal.decode(), seals.of_line(line_hash)):
        raise JournalBroken(f"{place}: the seal was not made with this key")


class MemorySink:
    """Keeps the lines in a list: for scenarios and tests. `before` is how many there were before the first of these, `synced` the number
    of the last that has been made durable."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.before = 0
        self.synced = 0

    def append(self, line: bytes) -> None:
        self.lines.append(line)

    def sync(self, seq: int, last_hash: str) -> None:  # noqa: ARG002
        self.synced = seq

    def close(self) -> None:
        pass
