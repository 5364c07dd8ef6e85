"""A store that lives and dies with the process: for scenarios and tests, thousands of sessions a second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from threading import Lock
from types import TracebackType
from typing import Any

from msgspec.structs import replace

from otp_atm.bank.simulator.records import Kept, OtpEnrolment, Record, Sms, key_of
from otp_atm.bank.simulator.spent_codes import COMPARE, Where, ended_by, ended_without
from otp_atm.bank.simulator.store import PAGE


class MemoryStore:
    """Records in dictionaries. There is one turn at a time, and within it one transaction, which is the store itself.

    What a transaction replaced is put back if it fails.
    """

    def __init__(self) -> None:
        self._records: defaultdict[type[Any], dict[str, Any]] = defaultdict(dict)
        self._outbox: list[Sms] = []
        self._with_code: set[int] = set()
        """Places in the outbox."""
        self._undo_codes: list[tuple[int, Sms]] = []
        self._undo: list[tuple[type[Any], str, Any]] = []
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
        self._undo_codes.clear()

    def take_turn(self) -> None:
        self._one_at_a_time.acquire()

    def leave_turn(self) -> None:
        self._one_at_a_time.release()

    def get(self, kind: type[Kept], key: str) -> Kept | None:
        found: Kept | None = self._records[kind].get(key)
        return found

    lock = get

    def claim(self, record: Kept) -> Kept | None:
        found = self.get(type(record), key_of(record))
        if found is None:
            self.put(record)
        return found

    def put(self, record: Record) -> None:
        kind, key = type(record), key_of(record)
        self._undo.append((kind, key, self._records[kind].get(key)))
        self._records[kind][key] = record
        for where in ended_by(record):
            self.forget_codes(where)

    def put_new(self, records: Iterable[Record]) -> None:
        for record in records:
            self.put(record)

    def delete(self, kind: type[Kept], key: str) -> None:
        self._undo.append((kind, key, self._records[kind].pop(key, None)))
        for where in ended_without(kind, key):
            self.forget_codes(where)

    def send(self, sms: Sms) -> None:
        if sms.sealed_code:
            self._with_code.add(len(self._outbox))
        self._outbox.append(replace(sms, sms_id=len(self._outbox) + 1))

    def forget_codes(self, where: Where) -> None:
        for place in list(self._with_code):
            sms = self._outbox[place]
            if all(COMPARE[comparison](getattr(sms, column), value) for column, comparison, value in where):
                self._undo_codes.append((place, sms))
                self._outbox[place] = replace(sms, sealed_code=b"")
                self._with_code.discard(place)

    def forget_seeds(self, enrolled_until: datetime) -> None:
        for record in list(self._records[OtpEnrolment].values()):
            if record.sealed_seed and record.enrolled_at <= enrolled_until:
                self.put(replace(record, sealed_seed=b""))

    def messages(self, after: int) -> list[Sms]:
        return self._outbox[after : after + PAGE]

    def messages_for(self, phone: str, after: int) -> list[Sms]:
        return list(islice((sms for sms in self._outbox[after:] if sms.phone == phone), PAGE))

    def clear(self) -> None:
        self._records.clear()
        self._outbox.clear()
        self._with_code.clear()

    def scrub(self) -> None:
        """There are no files."""

    def close(self) -> None:
        """Nothing is held."""

    def _roll_back(self, sent: int) -> None:
        for kind, key, before in reversed(self._undo):
            if before is None:
                self._records[kind].pop(key, None)
            else:
                self._records[kind][key] = before
        for place, sms in self._undo_codes:
            self._outbox[place] = sms
            self._with_code.add(place)
        del self._outbox[sent:]
        self._with_code = {place for place in self._with_code if place < sent}


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
