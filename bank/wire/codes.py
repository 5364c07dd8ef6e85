"""All codes that a bank of our contract can answer with: those of no service, and those that stand with the messages of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import ModuleType
from typing import TYPE_CHECKING, Final

from otp_atm.bank.wire import services
from otp_atm.bank.wire.finding import files_of
from otp_atm.bank.wire.problems import Code, Problem, ProblemCode


def _codes_in(service: ModuleType) -> Iterator[ProblemCode]:
    for kind in vars(service).values():
        if isinstance(kind, type) and issubclass(kind, ProblemCode) and kind.__module__ == service.__name__:
            yield from kind


CODES: Final[Mapping[str, ProblemCode]] = {
    str(code): code for code in (*Code, *(code for service in files_of(services) for code in _codes_in(service)))
}

if TYPE_CHECKING:
    AnyCode = Code
else:
    AnyCode = StrEnum("Code", {code.name: code.value for code in CODES.values()})
    """Any of them, in a message or a file; `CODES` has the code that it names."""


def is_verdict(reply: Problem) -> bool:
    """The issuer's own decision about the request, which repeating it would only repeat."""
    code = CODES.get(reply.code)
    return code is not None and code.kind.recorded
