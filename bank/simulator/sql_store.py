"""A store in a database: a SQLite file, or PostgreSQL by URL. The tables follow the classes in `records`.

SQLite runs in WAL mode with synchronous=FULL: a commit has reached the disk when it returns. It has one writer at a time, so writers in
this process queue here instead of polling for the file's lock. PostgreSQL's own row locks and unique keys do the same across processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from threading import Lock
from typing import Any, Final, get_type_hints

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Dialect,
    Engine,
    Executable,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    create_engine,
    event,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bank.simulator.records import KEPT, Kept, Mark, Record, Sms, key_of, values_of
from bank.simulator.store import StoreInDoubt, StoreUnavailable

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970, UTC: exact, comparable and alike in every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: int | None, _: Dialect) -> datetime | None:
        return None if value is None else EPOCH + value * MICROSECOND


COLUMN_TYPES: Final[dict[Any, Any]] = {
    str: Text,
    int: BigInteger().with_variant(Integer, "sqlite"),
    bool: Boolean,
    bytes: LargeBinary,
    date: Date,
    datetime: Moment,
}


def table_of(kind: type[Any], metadata: MetaData) -> Table:
    """A table with a column for each field, the first being the primary key."""
    types = get_type_hints(kind)
    first, *others = (field.name for field in fields(kind))
    columns = (Column(name, COLUMN_TYPES[types[name]], nullable=False) for name in others)
    return Table(kind.__name__.lower(), metadata, Column(first, COLUMN_TYPES[types[first]], primary_key=True), *columns)


METADATA: Final = MetaData()
TABLES: Final = {kind: table_of(kind, METADATA) for kind in KEPT}
OUTBOX: Final = table_of(Sms, METADATA)
SCHEMA: Final = Mark("schema", ";".join(f"{table.name}({','.join(table.columns.keys())})" for table in METADATA.sorted_tables))


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements for one table, made once."""

    get: Executable
    lock: Executable
    claim: Executable
    put: Executable
    delete: Executable


def statements_for(table: Table, insert: Callable[[Table], Any]) -> Statements:
    key, *others = table.columns
    by_key = key == bindparam("key")
    found = select(table).where(by_key)
    new = insert(table)
    return Statements(
        get=found,
        lock=found.with_for_update(),
        claim=new.on_conflict_do_nothing().returning(key),
        put=new.on_conflict_do_update(index_elements=[key], set_={column.name: new.excluded[column.name] for column in others}),
        delete=table.delete().where(by_key),
    )


class SqlTransaction:
    """A `bank.simulator.store.Transaction` on a connection."""

    def __init__(self, connection: Connection, statements: dict[type[Any], Statements]) -> None:
        self._execute = connection.execute
        self._statements = statements

    def get(self, kind: type[Kept], key: str) -> Kept | None:
        row = self._execute(self._statements[kind].get, {"key": key}).first()
        return kind(*row) if row else None

    def lock(self, kind: type[Kept], key: str) -> Kept | None:
        row = self._execute(self._statements[kind].lock, {"key": key}).first()
        return kind(*row) if row else None

    def claim(self, record: Kept) -> Kept | None:
        kind = type(record)
        if self._execute(self._statements[kind].claim, values_of(record)).first():
            return None
        return self.get(kind, key_of(record))

    def put(self, record: Record) -> None:
        self._execute(self._statements[type(record)].put, values_of(record))

    def delete(self, kind: type[Kept], key: str) -> None:
        self._execute(self._statements[kind].delete, {"key": key})

    def send(self, sms: Sms) -> None:
        row = {**values_of(sms)}
        del row["sms_id"]
        self._execute(SEND, row)

    def messages(self, after: int) -> list[Sms]:
        return [Sms(*row) for row in self._execute(MESSAGES, {"after": after})]


SEND: Final = OUTBOX.insert().inline()
MESSAGES: Final = select(OUTBOX).where(OUTBOX.c.sms_id > bindparam("after")).order_by(OUTBOX.c.sms_id)


class SqlStore:
    """A `bank.simulator.store.Store` in the database at `url`. Raises StoreUnavailable where there is none, or another program's."""

    def __init__(self, url: str) -> None:
        try:
            self._engine = new_engine(url)
            METADATA.create_all(self._engine)
        except (SQLAlchemyError, ImportError) as error:
            raise StoreUnavailable(first_line(error)) from None
        self._reading = self._engine.execution_options(begin="BEGIN")
        insert = import_module(f"sqlalchemy.dialects.{self._engine.dialect.name}").insert  # the one that knows ON CONFLICT
        self._statements = {kind: statements_for(table, insert) for kind, table in TABLES.items()}
        self._turn: AbstractContextManager[Any] = Lock() if self._engine.dialect.name == "sqlite" else nullcontext()
        with self.write() as records:
            if (records.claim(SCHEMA) or SCHEMA) != SCHEMA:
                raise StoreUnavailable("the database was made by another version of this program")

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        with outages(), self._reading.begin() as connection:
            yield SqlTransaction(connection, self._statements)

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        with self._turn, outages(), self._engine.connect() as connection, connection.begin() as transaction:
            yield SqlTransaction(connection, self._statements)
            with outages(StoreInDoubt):
                transaction.commit()

    def clear(self) -> None:
        with self._turn, outages(), self._engine.begin() as connection:
            for table in METADATA.sorted_tables:
                connection.execute(table.delete())
            SqlTransaction(connection, self._statements).put(SCHEMA)

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def outages(meaning: type[Exception] = StoreUnavailable) -> Iterator[None]:
    """Translate the database's exceptions, whose texts may quote rows."""
    try:
        yield
    except SQLAlchemyError as error:
        raise meaning(type(error).__name__) from None


def first_line(error: Exception) -> str:
    """What the database, or its driver, says about itself."""
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


def new_engine(url: str) -> Engine:
    """An engine whose pool has a connection for each of the server's threads."""
    kind = make_url(url).get_backend_name()
    if kind not in {"sqlite", "postgresql"}:
        raise ArgumentError(f"{kind} is neither sqlite nor postgresql")
    engine = create_engine(url, hide_parameters=True, pool_size=40, max_overflow=0, pool_pre_ping=kind == "postgresql")
    if kind == "sqlite":
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", begin_sqlite)
    return engine


def prepare_sqlite(connection: Any, _: Any) -> None:
    """Durable commits, readers beside the writer, and transactions that begin when we say so."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: one that read first could not become a writer any more."""
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN IMMEDIATE"))
