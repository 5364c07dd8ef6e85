"""A mapping as it is written. Its keys are explained in docs/mapping.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from otp_atm.bank.mapped.mapping import Reads
from otp_atm.kiosk.load import Misfit

Status = int | str
"""200, or all of 2xx. What is neither, `ToldAnswer` refuses: msgspec 0.22 crashes on a list of a union whose parts are both narrowed."""
Name = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*\Z")]
_STATUS: Final = re.compile(r"[1-5]([0-9]{2}|xx)")
MediaType = Annotated[str, Meta(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+\Z")]
HeaderName = Annotated[str, Meta(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")]


class ToldMapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file. Each of its requests is a `ToldRequest`, each of its answers a `ToldAnswer`."""

    requests: dict[str, Any]
    answers: list[Any] = []
    headers: dict[HeaderName, str] = {}
    values: dict[Name, str | int | float | bool] = {}
    reads: Reads | None = None
    services: list[str] | None = None
    never: list[str] = []

    def kept(self) -> Iterator[str]:
        """The names of all values that any answer keeps."""
        own = [part.get("answers") for part in self.requests.values() if isinstance(part, dict)]
        for answers in (self.answers, *own):
            for answer in answers if isinstance(answers, list) else ():
                if isinstance(answer, dict) and isinstance(answer.get("keep"), dict):
                    yield from map(str, answer["keep"])


class ToldRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one kind of request is put."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: str
    headers: dict[HeaderName, str] = {}
    body: str | None = None
    repeat: bool | None = None
    answers: list[Any] = []
    never: list[str] = []


class ToldAnswer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of answer."""

    event: str
    status: Status | list[Status] = []
    media_type: MediaType = ""
    when: str | None = None
    fields: dict[str, Any] = {}
    keep: dict[Name, Any] = {}
    verdict: bool | None = None

    def __post_init__(self) -> None:
        for one in self._statuses():
            if not _STATUS.fullmatch(str(one)):
                raise Misfit(f"{one} is no status: 100 to 599, or 1xx to 5xx", ("status",))

    @property
    def statuses(self) -> frozenset[int]:
        """Those that it comes with."""
        return frozenset(status for one in self._statuses() for status in _meant(str(one)))

    def _statuses(self) -> list[Status]:
        return self.status if isinstance(self.status, list) else [self.status]


def _meant(status: str) -> range:
    first, last = (int(status.replace("x", digit)) for digit in "09")
    return range(first, last + 1)
