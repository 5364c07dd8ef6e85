"""A mapping, ready to be used: how each request is put to the bank, and what its answers come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

from otp_atm.bank.mapped.events import Field, Fitted
from otp_atm.bank.mapped.queries import Query
from otp_atm.bank.mapped.templates import Text
from otp_atm.bank.wire.exchange import Answer
from otp_atm.kiosk.events import Reply
from otp_atm.kiosk.requests import BankRequest

Reads = Literal["json", "form", "text"]
Values = dict[str, Any]

PATH: Final = re.compile(r"/[\x21\x22\x24-\x7e]*")
"""Printable ASCII without blanks; a # would begin a part that is never sent (RFC 9110, 7.1)."""
HEADER: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
"""RFC 9110, 5.5."""


class Source(Protocol):
    """Where a value is taken from."""

    def of(self, values: Values) -> Any:
        """The value, None where there is none. Raises Unmade."""
        ...


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in the mapping."""

    value: Any

    def of(self, values: Values) -> Any:  # noqa: ARG002
        return self.value


@dataclass(frozen=True, slots=True)
class Written:
    """A value that a template makes: its text, without the blanks around it."""

    text: Text

    def of(self, values: Values) -> str:
        return self.text.of(values).strip()


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of answer, and the event that it is.

    `statuses` are those that it comes with, any if empty. `verdict`: it is the bank's own word about this very request, and so counts also
    after an attempt whose reply was lost.
    """

    line: int
    event: type[Reply]
    statuses: frozenset[int]
    media_type: str
    condition: Query | None
    fields: tuple[tuple[Field, Source | None], ...]
    kept: tuple[tuple[str, Source], ...]
    verdict: bool

    def is_for(self, answer: Answer) -> bool:
        """Whether status and media type are those."""
        return (not self.statuses or answer.status in self.statuses) and (not self.media_type or answer.media_type == self.media_type)

    def holds(self, values: Values) -> bool:
        """Whether its condition does."""
        return self.condition is None or self.condition.holds(values)


@dataclass(frozen=True, slots=True, repr=False)
class Asking:
    """How one kind of request is put, and how its answers are read.

    `needs` are the kept values without which it cannot be asked. `safe`: it may be asked again although it may have been heard.
    """

    name: str
    method: str
    path: Text
    headers: tuple[tuple[str, Text], ...]
    body: Text | None
    needs: frozenset[str]
    safe: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, repr=False)
class BankMapping:
    """All of a file, whose name is `file`."""

    file: str
    askings: Mapping[type[BankRequest], Asking]
    services: frozenset[str]
    values: Values
    reads: Reads | None
    fitted: Fitted
