"""Where the issuer keeps its records: the port that the rules are written against."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final, Protocol

from otp_atm.bank.simulator.records import Kept, Record, Sms
from otp_atm.bank.simulator.spent_codes import Where

PAGE: Final = 40
"""Messages that are read at once at the most: what asks for them has no room for all that a bank has ever sent."""


class StoreUnavailable(Exception):
    """The store cannot work now (locked, gone, full), and nothing has been done."""


class StoreInDoubt(Exception):
    """The store failed when something had, or may have, been done: while it committed, or after an earlier part of the same turn."""


class Reading(Protocol):
    """A consistent look at the records."""

    def get(self, kind: type[Kept], key: str) -> Kept | None:
        """The record, if there is one."""

    def messages(self, after: int) -> list[Sms]:
        """The text messages with a higher id, oldest first, and no more than a `PAGE` of them."""

    def messages_for(self, phone: str, after: int) -> list[Sms]:
        """Those of them that went to this number."""


class Transaction(Reading, Protocol):
    """Changes that happen together or not at all. Lock in the order: request record, card, everything else."""

    def lock(self, kind: type[Kept], key: str) -> Kept | None:
        """Like `get`; until the end of this transaction nobody else can lock it."""

    def claim(self, record: Kept) -> Kept | None:
        """Insert a record unless its key is taken: then the record that has it, once whoever wrote it has finished."""

    def put(self, record: Record) -> None:
        """Insert or replace a record."""

    def put_new(self, records: Iterable[Record]) -> None:
        """Insert any number of records that are not there yet, as a store that begins has them."""

    def delete(self, kind: type[Kept], key: str) -> None:
        """Remove a record, if it is there."""

    def send(self, sms: Sms) -> None:
        """Append a text message to the outbox."""

    def forget_codes(self, where: Where) -> None:
        """Blot out the codes of these messages. `put` and `delete` do so with those that the record ends."""

    def forget_seeds(self, enrolled_until: datetime) -> None:
        """Blot out the seeds of enrolments that no app has fetched since then."""


class Turn(Protocol):
    """Transactions one after the other, between which nobody else has the turn for the same key."""

    def write(self) -> AbstractContextManager[Transaction]:
        """A transaction that changes. Raises StoreUnavailable, or StoreInDoubt once one before it has been committed."""


class Store(Protocol):
    """Leaving `write` commits durably; an exception inside it, or a crash, leaves everything as it was."""

    def read(self) -> AbstractContextManager[Reading]:
        """A transaction that only looks."""

    def write(self) -> AbstractContextManager[Transaction]:
        """A transaction that changes. Raises StoreUnavailable or StoreInDoubt."""

    def turn(self, key: str) -> AbstractContextManager[Turn]:
        """Several transactions that nobody else's turn for this key comes between. Take it before anything is locked."""

    def clear(self) -> None:
        """Forget everything."""

    def scrub(self) -> None:
        """Leave nothing of what was forgotten in files of the store's own, as far as it has any."""

    def close(self) -> None:
        """Release files and connections."""
