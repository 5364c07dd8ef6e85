"""What can go wrong at the API, as RFC 9457 problem documents with a stable `code`."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, Final, Self

from msgspec.structs import replace

from otp_atm.remote.messages import Problem


class Code(StrEnum):
    """The stable codes."""

    INVALID_REQUEST = "invalid-request"
    TOKEN_MISSING = "token-missing"
    FOREIGN_ORIGIN = "foreign-origin"
    NOT_FOUND = "not-found"
    METHOD_NOT_ALLOWED = "method-not-allowed"
    UNEXPECTED = "unexpected"
    NOT_IN_TIME = "not-in-time"
    KEY_REUSED = "key-reused"
    NOT_HERE = "not-here"
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    GONE = "terminal-gone"
    INTERNAL_ERROR = "internal-error"


KINDS: Final[dict[Code, tuple[int, str]]] = {
    Code.INVALID_REQUEST: (400, "The request cannot be understood"),
    Code.TOKEN_MISSING: (401, "The token is missing or another"),
    Code.FOREIGN_ORIGIN: (403, "The request comes from another place"),
    Code.NOT_FOUND: (404, "There is nothing at this address"),
    Code.METHOD_NOT_ALLOWED: (405, "Nothing is done here in this way"),
    Code.UNEXPECTED: (409, "What should be so is not"),
    Code.NOT_IN_TIME: (408, "It has not come in time"),
    Code.KEY_REUSED: (422, "The key has been used for another request"),
    Code.NOT_HERE: (409, "This terminal cannot do that"),
    Code.TOO_LARGE: (413, "The body is too large"),
    Code.TOO_MANY: (429, "Too many requests"),
    Code.INTERNAL_ERROR: (500, "Something is wrong on this side"),
    Code.GONE: (410, "The terminal has been taken away, or does not work any more"),
}


class Refused(Exception):
    """A request that is answered with a problem."""

    def __init__(self, code: Code, detail: str = "", **more: Any) -> None:
        super().__init__(code)
        self.code = code
        status, title = KINDS[code]
        self.problem = Problem(title=title, status=status, code=code.value, detail=detail, **more)

    def hidden(self, hide: Callable[[str], str]) -> Self:
        """The same with dots in the place of what is secret in what people read; the screen holds nothing secret."""
        step = {"step": hide(self.problem.step)} if isinstance(self.problem.step, str) else {}
        hidden = type(self)(self.code)
        hidden.problem = replace(self.problem, detail=hide(self.problem.detail), **step)
        return hidden
