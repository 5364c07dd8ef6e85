"""What scenarios call by name of the terminal as it is shipped: what it asks its bank, what it is answered, what its journal tells.

A request has the name of the operation by which the native client asks it, whatever the bank speaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from otp_atm.assembly import table_of
from otp_atm.bank.client.client import OPERATIONS
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.partners import PARTNERS
from otp_atm.configuration import Settings
from otp_atm.kiosk import events, journal
from otp_atm.kiosk.events import FAMILIES, Event
from otp_atm.kiosk.journal import Entry
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.runner import UNJOURNALED

ASKED: Final[Mapping[str, Operation[Any, Any]]] = {operation.name: operation for operation in PARTNERS["terminal"]}
"""What a terminal asks."""


def name_of(request: BankRequest) -> str:
    """By which a request is called."""
    return OPERATIONS[type(request)].name


def requests_named(name: str | None) -> list[type[BankRequest]]:
    """The requests that are called so; all, if no name is given."""
    return [kind for kind, operation in OPERATIONS.items() if name in {None, operation.name}]


def answers_to(name: str | None) -> dict[str, type[Event]]:
    """The events that can answer the requests that are called so, by their names."""
    kinds = {kind for request in requests_named(name) for kind in request.replies}
    return {kind.__name__: kind for kind in sorted(kinds, key=lambda kind: kind.__name__)}


def _happenings() -> Iterator[tuple[str, type[Struct]]]:
    """All that a journal tells of, by the names that it has there."""
    for kind in (*_defined(events, Event), *(event for row in table_of(Settings()).rows.values() for event in row.on)):
        if kind not in {Event, *FAMILIES, *UNJOURNALED}:
            yield kind.__name__, kind
    for request in OPERATIONS:
        if request not in UNJOURNALED:
            yield f"Ask{request.__name__}", request
            yield from ((kind.__name__, kind) for kind in request.replies)
    for entry in _defined(journal, Entry):
        if entry is not Entry:
            yield entry.__name__, entry


def _defined(module: object, base: type[Struct]) -> Iterator[type[Any]]:
    return (kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, base))


HAPPENINGS: Final[Mapping[str, type[Struct]]] = dict(sorted(_happenings()))

if TYPE_CHECKING:
    RequestName = str
    AnswerName = str
    EventName = str
else:
    RequestName = StrEnum("RequestName", {name: name for name in ASKED})
    AnswerName = StrEnum("AnswerName", {name: name for name in answers_to(None)})
    EventName = StrEnum("EventName", {name: name for name in HAPPENINGS})
