"""A store that lives and dies with the process: for scenarios and tests, thousands of sessions a second."""

from __future__ import annotations

from contextlib import AbstractContextManager
from itertools import islice
from threading import Lock
from types import TracebackType
from typing import Any

from msgspec.structs import replace

from bank.simulator.records import Kept, Record, Sms, key_of
from bank.simulator.store import PAGE


class MemoryStore:
    """Records in dictionaries. There is one turn at a time, and within it one transaction, which is the store itself.

    What a transaction replaced is put back if it fails.
    """

    def __init__(self) -> None:
        self._records: dict[tuple[type[Any], str], Any] = {}
        self._outbox: list[Sms] = []
        self._undo: list[tuple[tuple[type[Any], str], Any]] = []
        self._one_at_a_time = Lock()
        self._sent = 0

    def read(self) -> AbstractContextManager[MemoryStore]:
        return self

    def write(self) -> AbstractContextManager[MemoryStore]:
        return self

    def turn(self, key: str) -> AbstractContextManager[MemoryTurn]:  # noqa: ARG002 - all keys share one
        return MemoryTurn(self)

    def __enter__(self) -> MemoryStore:
        self.take_turn()
        self.begin()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end(error)
        self.leave_turn()

    def begin(self) -> None:
        """A transaction begins. The turn has been taken."""
        self._sent = len(self._outbox)

    def end(self, error: BaseException | None) -> None:
        """It is over; with an error, nothing of it stays."""
        if error:
            self._roll_back(self._sent)
        self._undo.clear()

    def take_turn(self) -> None:
        self._one_at_a_time.acquire()

    def leave_turn(self) -> None:
        self._one_at_a_time.release()

    def get(self, kind: type[Kept], key: str) -> Kept | None:
        found: Kept | None = self._records.get((kind, key))
        return found

    lock = get

    def claim(self, record: Kept) -> Kept | None:
        found = self.get(type(record), key_of(record))
        if found is None:
            self.put(record)
        return found

    def put(self, record: Record) -> None:
        place = (type(record), key_of(record))
        self._undo.append((place, self._records.get(place)))
        self._records[place] = record

    def delete(self, kind: type[Kept], key: str) -> None:
        self._undo.append(((kind, key), self._records.pop((kind, key), None)))

    def send(self, sms: Sms) -> None:
        self._outbox.append(replace(sms, sms_id=len(self._outbox) + 1))

    def messages(self, after: int) -> list[Sms]:
        return self._outbox[after : after + PAGE]

    def messages_for(self, phone: str, after: int) -> list[Sms]:
        return list(islice((sms for sms in self._outbox[after:] if sms.phone == phone), PAGE))

    def clear(self) -> None:
        self._records.clear()
        self._outbox.clear()

    def close(self) -> None:
        """Nothing is held."""

    def _roll_back(self, sent: int) -> None:
        for place, before in reversed(self._undo):
            if before is None:
                self._records.pop(place, None)
            else:
                self._records[place] = before
        del self._outbox[sent:]


class MemoryTurn:
    """A `bank.simulator.store.Turn`: the store, taken for several transactions."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def __enter__(self) -> MemoryTurn:
        self._store.take_turn()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._store.leave_turn()

    def write(self) -> AbstractContextManager[MemoryStore]:
        return PartOfTurn(self._store)


class PartOfTurn:
    """One transaction of a turn."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def __enter__(self) -> MemoryStore:
        self._store.begin()
        return self._store

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._store.end(error)
