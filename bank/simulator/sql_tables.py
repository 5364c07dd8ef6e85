"""The tables that hold `records`, and how a record goes into a row and comes out of it again.

SQLAlchemy makes tables, statements and value converters once, for the dialect at hand; each use is then one call of the database driver.
Executing through SQLAlchemy costs ten times as much, which an enrolment of eight statements would feel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from operator import attrgetter
from typing import Any, Final, Generic, TypeVar, get_type_hints

from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Boolean,
    ClauseElement,
    Column,
    Date,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    Update,
    bindparam,
    literal_column,
    select,
)

from otp_atm.bank.simulator.records import KEPT, OtpEnrolment, Sms
from otp_atm.bank.simulator.spent_codes import COMPARE, Where
from otp_atm.bank.simulator.store import PAGE

T = TypeVar("T")
Convert = Callable[[Any], Any]
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


def table_of(kind: type[Struct], metadata: MetaData) -> Table:
    """A table with a column for each field, the first being the primary key."""
    types = get_type_hints(kind)
    first, *others = kind.__struct_fields__
    columns = (Column(name, COLUMN_TYPES[types[name]], nullable=False) for name in others)
    return Table(kind.__name__.lower(), metadata, Column(first, COLUMN_TYPES[types[first]], primary_key=True), *columns)


METADATA: Final = MetaData()
TABLES: Final[dict[type[Any], Table]] = {kind: table_of(kind, METADATA) for kind in (*KEPT, Sms)}
HOLDS_CODE: Final = literal_column("length(sealed_code)") > literal_column("0")
CODE_INDEXES: Final = tuple(
    Index(f"sms_with_code_by_{name}", TABLES[Sms].c[name], sqlite_where=HOLDS_CODE, postgresql_where=HOLDS_CODE)
    for name in ("card_id", "customer_id", "good_until")
)
"""Of all messages ever sent, few hold a code."""


class Form(Generic[T]):
    """One kind of record in one dialect: its statements as text, and both ways between record and row.

    The parameters of `get`, `lock` and `delete` are the key, those of `put` and `claim` the whole row.
    """

    def __init__(self, kind: type[T], dialect: Dialect) -> None:
        table = TABLES[kind]
        key, *others = table.columns
        insert = import_module(f"sqlalchemy.dialects.{dialect.name}").insert  # the one that knows ON CONFLICT
        new = insert(table).values({column.name: bindparam(column.name) for column in table.columns})
        found = select(table).where(key == bindparam("key"))
        replaced = {column.name: new.excluded[column.name] for column in others}
        self.get = text(found, dialect)
        self.lock = text(found.with_for_update(), dialect)
        self.delete = text(table.delete().where(key == bindparam("key")), dialect)
        self.claim = text(new.on_conflict_do_nothing().returning(key), dialect)
        self.put = text(new.on_conflict_do_update(index_elements=[key], set_=replaced), dialect)
        self._kind = kind
        self._values = attrgetter(*(column.name for column in table.columns))
        self._into = converters(table, lambda column: column.type.dialect_impl(dialect).bind_processor(dialect))
        self._out_of = converters(table, lambda column: column.type.dialect_impl(dialect).result_processor(dialect, None))

    def row(self, record: T) -> Sequence[Any]:
        """The record as parameters of a statement."""
        return converted(self._values(record), self._into)

    def record(self, row: Sequence[Any]) -> T:
        """The record in a row."""
        return self._kind(*converted(row, self._out_of))


class OutboxForm(Form[Sms]):
    """Text messages are only appended and read in order.

    The parameters of `append` are a row without its key, which the database gives; that of `newer` is a key, those of `newer_for` a key
    and a phone. `queue` makes writers wait for each other, where the database would else give a smaller key to who commits later:
    a reader who has seen the greater one would never see that message.
    """

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(Sms, dialect)
        key, *others = TABLES[Sms].columns
        self.append = text(TABLES[Sms].insert().inline().values({column.name: bindparam(column.name) for column in others}), dialect)
        newer = select(TABLES[Sms]).where(key > bindparam("key")).order_by(key)
        page = f" LIMIT {PAGE}"  # said by SQLAlchemy, it would ask SQLite for a parameter more
        self.newer = text(newer, dialect) + page
        self.newer_for = text(newer.where(TABLES[Sms].c.phone == bindparam("phone")), dialect) + page
        self.queue = "SELECT pg_advisory_xact_lock(1)" if dialect.name == "postgresql" else ""
        self._dialect = dialect
        self._forget: dict[tuple[tuple[str, str], ...], str] = {}

    def forget(self, where: Where) -> str:
        """The statement that forgets the codes of these messages. Its parameters: no bytes, and the values compared with."""
        shape = tuple((column, comparison) for column, comparison, _ in where)
        if shape not in self._forget:
            columns = TABLES[Sms].c
            compared = [COMPARE[comparison](columns[column], bindparam(column)) for column, comparison, _ in where]
            self._forget[shape] = text(forgetting(TABLES[Sms], "sealed_code").where(*compared), self._dialect)
        return self._forget[shape]

    def forget_seeds(self, enrolled_until: datetime) -> tuple[str, tuple[Any, ...]]:
        """The statement that forgets the seeds of older enrolments, and its parameters."""
        enrolled_at = TABLES[OtpEnrolment].c.enrolled_at
        forget = forgetting(TABLES[OtpEnrolment], "sealed_seed").where(enrolled_at <= bindparam("until"))
        bind = enrolled_at.type.dialect_impl(self._dialect).bind_processor(self._dialect)
        return text(forget, self._dialect), (b"", bind(enrolled_until) if bind else enrolled_until)


def forgetting(table: Table, column: str) -> Update:
    """A statement that empties this column where it is not empty yet. Its first parameter is what is empty: no bytes."""
    return table.update().values({column: bindparam("empty")}).where(literal_column(f"length({column})") > literal_column("0"))


def text(statement: ClauseElement, dialect: Dialect) -> str:
    """The SQL of a statement."""
    return str(statement.compile(dialect=dialect))


def converters(table: Table, find: Callable[[Column[Any]], Convert | None]) -> list[tuple[int, Convert]]:
    """Where in a row something must be converted, and how."""
    found = ((place, find(column)) for place, column in enumerate(table.columns))
    return [(place, convert) for place, convert in found if convert]


def converted(values: Sequence[Any], steps: Sequence[tuple[int, Convert]]) -> Sequence[Any]:
    """The values with these conversions done."""
    if not steps:
        return values
    changed = list(values)
    for place, convert in steps:
        changed[place] = convert(changed[place])
    return changed
