"""A connection to a database as the store uses it: statements, transactions and turns, in as few round trips as the database allows.

SQLite answers at once. PostgreSQL is some way off, and there every statement that waits for its answer costs a round trip: so statements
are sent without waiting (libpq's pipeline mode), and only one that is read from, and the end of a transaction, wait for all before them. A
statement that fails takes what is behind it with it, the COMMIT included.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final, Protocol

_READ: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITE: Final = "BEGIN ISOLATION LEVEL READ COMMITTED"
"""A writer must see what another has committed once it holds a lock that the other held."""
_TAKE_TURN: Final = "SELECT pg_advisory_lock(hashtextextended(%s, 0))"
_LEAVE_TURN: Final = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"
"""Of the session, so that a turn outlives its transactions, and ends with the connection if nothing else ends it."""

Troubles = tuple[type[Exception], ...]


class Link(Protocol):
    """One connection of the pool, in one thread at a time. Everything raises what the database's driver raises."""

    def begin_reading(self) -> None:
        """A transaction that only looks."""

    def begin_writing(self) -> None:
        """A transaction that changes."""

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Any:
        """A cursor to read from."""

    def execute_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """The same for each row of parameters, with nothing to be read."""

    def commit(self) -> None:
        """Return once the transaction is durable, with all that was executed in it."""

    def roll_back(self) -> None:
        """Leave everything as it was, as far as that can be asked for: a connection that is lost does so by itself."""

    def undisturbed(self, key: str) -> AbstractContextManager[None]:
        """While nobody else has the turn for this key; it is waited for with the first transaction."""


class SqliteLink:
    """There is one writer, which the store sees to within this process: it has the turn for every key."""

    def __init__(self, connection: Any, troubles: Troubles) -> None:
        self._connection = connection
        self._cursor = connection.cursor()
        self._troubles = troubles

    def begin_reading(self) -> None:
        self._cursor.execute("BEGIN")

    def begin_writing(self) -> None:
        """It takes its lock at once: one that read first could not become a writer any more."""
        self._cursor.execute("BEGIN IMMEDIATE")

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Any:
        return self._cursor.execute(statement, parameters)

    def execute_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._cursor.executemany(statement, rows)

    def commit(self) -> None:
        self._connection.commit()

    def roll_back(self) -> None:
        with suppress(*self._troubles):
            self._connection.rollback()

    @contextmanager
    def undisturbed(self, _: str) -> Iterator[None]:
        yield


class PostgresLink:
    """Its transactions begin when we say so, on the way with their first statement."""

    def __init__(self, connection: Any, troubles: Troubles) -> None:
        self._pooled = connection
        self._connection = connection.driver_connection
        self._connection.autocommit = True
        self._troubles = troubles
        self._under_way: Any = None
        """The pipeline of a transaction."""
        self._due = ""
        """The key of a turn that is asked for with the next transaction."""

    def begin_reading(self) -> None:
        self._begin(_READ)

    def begin_writing(self) -> None:
        self._begin(_WRITE)
        if self._due:
            self.execute(_TAKE_TURN, (self._due,))
            self._due = ""

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Any:
        """Each has a cursor of its own: its result comes when it is asked for, and not in the place of another's."""
        return self._connection.execute(statement, parameters)

    def execute_many(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._connection.cursor().executemany(statement, rows)

    def commit(self) -> None:
        self.execute("COMMIT")
        self._wait()

    def roll_back(self) -> None:
        with suppress(*self._troubles):
            self._wait()
        with suppress(*self._troubles):
            self._connection.rollback()

    @contextmanager
    def undisturbed(self, key: str) -> Iterator[None]:
        """A connection that cannot be made to leave its turn is not used again."""
        self._due = key
        try:
            yield
        finally:
            if not self._due:
                self._leave(key)
            self._due = ""

    def _leave(self, key: str) -> None:
        try:
            self.execute(_LEAVE_TURN, (key,))
        except self._troubles:
            self._pooled.invalidate()

    def _begin(self, statement: str) -> None:
        self._under_way = self._connection.pipeline()
        self._under_way.__enter__()
        self.execute(statement)

    def _wait(self) -> None:
        """For all that was sent. Raises what the first of it came to that failed."""
        under_way, self._under_way = self._under_way, None
        if under_way:
            under_way.__exit__(None, None, None)
