"""A store in a database: a SQLite file, or PostgreSQL by URL.

SQLite runs in WAL mode with synchronous=FULL: a commit has reached the disk when it returns. It has one writer at a time, so writers in
this process queue here instead of polling for the file's lock, and a turn is the writer's place, whatever its key. PostgreSQL's own row
locks, unique keys and advisory locks, these for turns, do the same across processes.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import datetime
from itertools import islice
from threading import Lock
from typing import Any, Final, cast

from sqlalchemy import Dialect, Engine, create_engine, event, inspect
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError

from otp_atm.bank.simulator.records import KEPT, Kept, Mark, Record, Sms, key_of
from otp_atm.bank.simulator.spent_codes import Where, ended_by, ended_without
from otp_atm.bank.simulator.sql_commit import certainly_undone
from otp_atm.bank.simulator.sql_link import Link, PostgresLink, SqliteLink, Troubles
from otp_atm.bank.simulator.sql_tables import METADATA, Form, OutboxForm, text
from otp_atm.bank.simulator.sql_url import database_url, private_file
from otp_atm.bank.simulator.store import StoreInDoubt, StoreUnavailable
from otp_atm.kiosk.parts import told_what_to_install

SCHEMA: Final = Mark("schema", ";".join(f"{table.name}({','.join(table.columns.keys())})" for table in METADATA.sorted_tables))
PLACEHOLDERS: Final = {"sqlite": "qmark", "postgresql": "format"}
LINKS: Final[Mapping[str, Callable[[Any, Troubles], Link]]] = {"sqlite": SqliteLink, "postgresql": PostgresLink}
CONNECTIONS: Final = 40
"""One for each of a server's threads: to a file they cost nothing."""
AT_ONCE: Final = 2_000
"""Records of a new store that are held at a time."""
UNTRIED: Final = 5.0
"""Seconds after which a connection to PostgreSQL is tried before it is used again: to try each costs a round trip each time."""

Forms = dict[type[Any], Form[Any]]


class SqlTransaction:
    """A `bank.simulator.store.Transaction` on a connection."""

    def __init__(self, link: Link, forms: Forms, outbox: OutboxForm) -> None:
        self._link = link
        self._execute = link.execute
        self._forms = forms
        self._outbox = outbox

    def get(self, kind: type[Kept], key: str) -> Kept | None:
        form = self._forms[kind]
        return self._found(form, form.get, key)

    def lock(self, kind: type[Kept], key: str) -> Kept | None:
        form = self._forms[kind]
        return self._found(form, form.lock, key)

    def _found(self, form: Form[Kept], statement: str, key: str) -> Kept | None:
        row = self._execute(statement, (key,)).fetchone()
        return form.record(row) if row else None

    def claim(self, record: Kept) -> Kept | None:
        form: Form[Kept] = self._forms[type(record)]
        claimed = self._execute(form.claim, form.row(record)).fetchone()
        return None if claimed else self._found(form, form.get, key_of(record))

    def put(self, record: Record) -> None:
        form = self._forms[type(record)]
        self._execute(form.put, form.row(record))
        for where in ended_by(record):
            self.forget_codes(where)

    def put_new(self, records: Iterable[Record]) -> None:
        left = iter(records)
        while some := list(islice(left, AT_ONCE)):
            rows: dict[str, list[Sequence[Any]]] = {}
            for record in some:
                form = self._forms[type(record)]
                rows.setdefault(form.put, []).append(form.row(record))
            for statement, parameters in rows.items():
                self._link.execute_many(statement, parameters)

    def delete(self, kind: type[Kept], key: str) -> None:
        self._execute(self._forms[kind].delete, (key,))
        for where in ended_without(kind, key):
            self.forget_codes(where)

    def send(self, sms: Sms) -> None:
        if self._outbox.queue:
            self._execute(self._outbox.queue)
        self._execute(self._outbox.append, self._outbox.row(sms)[1:])

    def forget_codes(self, where: Where) -> None:
        self._execute(self._outbox.forget(where), (b"", *(value for *_, value in where)))

    def forget_seeds(self, enrolled_until: datetime) -> None:
        self._execute(*self._outbox.forget_seeds(enrolled_until))

    def messages(self, after: int) -> list[Sms]:
        return self._sent(self._outbox.newer, (after,))

    def messages_for(self, phone: str, after: int) -> list[Sms]:
        return self._sent(self._outbox.newer_for, (after, phone))

    def _sent(self, statement: str, parameters: tuple[Any, ...]) -> list[Sms]:
        return [self._outbox.record(row) for row in self._execute(statement, parameters).fetchall()]


class SqlStore:
    """A `bank.simulator.store.Store` in the database at `url`. Raises StoreUnavailable where there is none to be used, and PartMissing."""

    def __init__(self, url: str, connections: int = CONNECTIONS) -> None:
        """With so many connections at the most: who finds none free waits for one."""
        try:
            with told_what_to_install():
                self._engine = new_engine(url, connections)
        except (SQLAlchemyError, ImportError, ValueError, OSError) as error:
            raise StoreUnavailable(first_line(error)) from None
        try:
            self._open()
        except BaseException:
            self._engine.dispose()
            raise

    def _open(self) -> None:
        try:
            prepare_tables(self._engine)
        except (SQLAlchemyError, ValueError, OSError) as error:
            raise StoreUnavailable(first_line(error)) from None
        dialect = self._engine.dialect
        self._troubles: Troubles = (SQLAlchemyError, cast(Any, dialect.dbapi).Error)
        self._forms: Forms = {kind: Form(kind, dialect) for kind in KEPT}
        self._outbox = OutboxForm(dialect)
        self._link = LINKS[dialect.name]
        self._alone: AbstractContextManager[Any] = Lock() if dialect.name == "sqlite" else nullcontext()
        with self.write() as records:
            if (records.claim(SCHEMA) or SCHEMA) != SCHEMA:
                raise StoreUnavailable("the database was made by another version of this program; move it away to begin anew")

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        with self._linked() as link:
            link.begin_reading()
            yield self._transaction(link)
            link.commit()

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        with self._alone, self._linked() as link, SqlTurn(self, link).write() as records:
            yield records

    @contextmanager
    def turn(self, key: str) -> Iterator[SqlTurn]:
        with self._alone, self._linked() as link, link.undisturbed(key):
            yield SqlTurn(self, link)

    @contextmanager
    def transaction(self, link: Link, outage: type[Exception]) -> Iterator[SqlTransaction]:
        """A transaction that changes, on this connection. What fails before its end is this outage; at its end, it may be in doubt."""
        with self._outages(outage):
            try:
                link.begin_writing()
                yield self._transaction(link)
            except BaseException:
                link.roll_back()
                raise
            try:
                link.commit()
            except self._troubles as error:
                link.roll_back()
                raise (outage if certainly_undone(error) else StoreInDoubt)(type(error).__name__) from None

    @contextmanager
    def _linked(self) -> Iterator[Link]:
        """A connection. Where one is lost, the others are, too, mostly: all that are not in use are opened anew."""
        with self._outages(StoreUnavailable), closing(self._engine.raw_connection()) as connection:
            link = self._link(connection, self._troubles)
            try:
                yield link
            except BaseException:
                link.roll_back()
                raise
            finally:
                if getattr(connection.driver_connection, "broken", False):
                    connection.invalidate()
                    self._engine.dispose(close=False)

    def _transaction(self, link: Link) -> SqlTransaction:
        return SqlTransaction(link, self._forms, self._outbox)

    def clear(self) -> None:
        with self._alone, self._linked() as link, self.transaction(link, StoreUnavailable) as records:
            for table in METADATA.sorted_tables:
                link.execute(text(table.delete(), self._engine.dialect))
            records.put(SCHEMA)

    def scrub(self) -> None:
        """A write-ahead log keeps pages as they were before; PostgreSQL's rows go with its next VACUUM."""
        if self._engine.dialect.name == "sqlite":
            with self._outages(StoreUnavailable), closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _outages(self, meaning: type[Exception]) -> Iterator[None]:
        """Translate the database's exceptions, whose texts may quote rows."""
        try:
            yield
        except self._troubles as error:
            raise meaning(type(error).__name__) from None


class SqlTurn:
    """A `bank.simulator.store.Turn` on one connection."""

    def __init__(self, store: SqlStore, link: Link) -> None:
        self._store = store
        self._link = link
        self._outage: type[Exception] = StoreUnavailable

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        with self._store.transaction(self._link, self._outage) as records:
            yield records
        self._outage = StoreInDoubt


def prepare_tables(engine: Engine) -> None:
    """All tables, made at once if there are none. Raises ValueError for a database that is damaged or has only some of them."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
                raise ValueError("the database is damaged; put a good copy in its place, or move it away to begin anew")
        missing = METADATA.tables.keys() - inspect(connection).get_table_names()
        if missing and missing != METADATA.tables.keys():
            raise ValueError("the database lacks tables of this program; put a good copy in its place, or move it away to begin anew")
        METADATA.create_all(connection)
        connection.commit()


def first_line(error: Exception) -> str:
    """What the database, or its driver, says about itself."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


def new_engine(url: str, connections: int = CONNECTIONS) -> Engine:
    """An engine with so many connections in its pool, which begin transactions only when told to."""
    told = database_url(url)
    kind = told.get_backend_name()
    engine = create_engine(told, paramstyle=PLACEHOLDERS[kind], pool_size=connections, max_overflow=0)
    if kind == "sqlite":
        private_file(told)
        event.listen(engine, "connect", prepare_sqlite)
    else:
        event.listen(engine, "connect", require_utf8, insert=True)  # before SQLAlchemy itself stumbles over what comes back
        event.listen(engine, "checkin", note_when)
        event.listen(engine, "checkout", try_again(engine.dialect))
    return engine


def require_utf8(connection: Any, _: Any) -> None:
    """Raises ValueError for a database that was made for the letters of some languages alone."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding not in {None, "UTF8"}:  # a proxy in between may not tell
        connection.close()
        raise ValueError(f"not every name can be written in the database's encoding, {encoding}: make one with ENCODING 'UTF8'")


def note_when(_: Any, entry: Any) -> None:
    """A connection comes back to the pool."""
    entry.info["came_back"] = time.monotonic()


def try_again(dialect: Dialect) -> Callable[[Any, Any, Any], None]:
    """What is done with a connection that leaves the pool: one that was long unused may be lost, and is opened anew then."""

    def tried(connection: Any, entry: Any, _: Any) -> None:
        if time.monotonic() - entry.info.get("came_back", math.inf) <= UNTRIED:
            return  # or it is new
        try:
            alive = dialect.do_ping(connection)
        except cast(Any, dialect.dbapi).Error:
            alive = False
        if not alive:
            raise DisconnectionError

    return tried


def prepare_sqlite(connection: Any, _: Any) -> None:
    """Durable commits, nothing left of what was deleted, readers beside the writer, and transactions that begin when we say so."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
