"""Reads how a mapping puts a request: its templates, each tried with a made-up request before a real one is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from otp_atm.bank.mapped.answers import usual
from otp_atm.bank.mapped.asked import SAMPLE_TEXT, sample, values_of
from otp_atm.bank.mapped.mapping import HEADER, PATH
from otp_atm.bank.mapped.problems import Problems
from otp_atm.bank.mapped.templates import Shape, Text, Unmade
from otp_atm.bank.mapped.told import ToldRequest
from otp_atm.bank.settings import OURS
from otp_atm.kiosk.events import BankReplyLost
from otp_atm.kiosk.load import Steps
from otp_atm.kiosk.requests import BankRequest

CONTENT_TYPE: Final = "content-type"
KEPT, KEY = "kept", "idempotency_key"
FRAMING: Final = OURS - {"accept", CONTENT_TYPE, "idempotency-key"} | {"expect", "te", "trailer", "upgrade"}
"""Headers that say how a request is sent, in lower case: no mapping knows."""

DEEPEST: Final = 100
"""Lists and objects inside each other, in a body of JSON."""


class Put(NamedTuple):
    """The templates of a request."""

    path: Text
    headers: tuple[tuple[str, Text], ...]
    body: Text | None

    @property
    def names(self) -> frozenset[tuple[str, ...]]:
        """What they speak of."""
        texts = [self.path, *(text for _, text in self.headers), *([self.body] if self.body else [])]
        return frozenset().union(*(text.names for text in texts))

    @property
    def needs(self) -> frozenset[str]:
        """The kept values among that."""
        return frozenset(path[1] for path in self.names if path[0] == KEPT and len(path) > 1)

    def is_safe(self, kind: type[BankRequest]) -> bool:
        """Whether it may be sent again although it may have been heard: it changes nothing, or the bank knows it again by its key."""
        return BankReplyLost not in kind.replies or any(path[0] == KEY for path in self.names)


class RequestReader:
    """Reads requests; `headers` are those of all of them, `values` the mapping's own, `kept` the names of what answers keep."""

    def __init__(self, problems: Problems, headers: Mapping[str, str], values: Mapping[str, Any], kept: Iterable[str]) -> None:
        self._problems = problems
        self._headers = headers
        self._values = values
        self._kept = tuple(kept)

    def put(self, told: ToldRequest, at: Steps, kind: type[BankRequest]) -> Put | None:
        """The templates of this request. None where something is wrong with them, which has been told."""
        if not told.path.startswith("/"):
            self._problems.tell((*at, "path"), "begins with /: it follows bank.url")
        path = self._text(told.path, (*at, "path"), kind, PATH)
        headers = self._all_headers(told, at, kind)
        body = None if told.body is None else self._text(told.body, (*at, "body"), kind)
        said = next((text for name, text in headers.items() if name.lower() == CONTENT_TYPE), None)
        if told.body is not None and CONTENT_TYPE not in {name.lower() for name in headers}:
            self._problems.tell((*at, "body"), "a body needs a header Content-Type, which says what it is")
        if body and said:
            self._try_json(body, said, (*at, "body"), kind)
        made = tuple((name, text) for name, text in headers.items() if text)
        return Put(path, made, body) if path else None

    def _all_headers(self, told: ToldRequest, at: Steps, kind: type[BankRequest]) -> dict[str, Text | None]:
        """Those of all requests, and of this one, which count more."""
        self._refuse_names(self._headers, ("headers",))
        self._refuse_names(told.headers, (*at, "headers"))
        own = {name.lower() for name in told.headers}
        shared = {name: (("headers", name), source) for name, source in self._headers.items() if name.lower() not in own}
        mine: dict[str, tuple[Steps, str]] = {name: ((*at, "headers", name), source) for name, source in told.headers.items()}
        return {name: self._text(source, place, kind, HEADER) for name, (place, source) in (shared | mine).items()}

    def _refuse_names(self, headers: Iterable[str], at: Steps) -> None:
        """Names that stand there twice, in whatever case, and those of headers that the terminal writes itself."""
        seen = set[str]()
        for name in headers:
            if name.lower() in seen:
                self._problems.tell((*at, name), "stands there twice: the case of a header's name does not count")
            if name.lower() in FRAMING:
                self._problems.tell((*at, name), "the terminal says that itself")
            seen.add(name.lower())

    def _text(self, source: str, at: Steps, kind: type[BankRequest], form: re.Pattern[str] | None = None) -> Text | None:
        text = self._problems.flawless(lambda: Text(source, self._shape(kind)), at, source)
        for flag in (True, False):
            problem = text and self._problem_with(text, kind, flag, form)
            if problem:
                self._problems.tell(at, problem)
                return None
        return text

    def _problem_with(self, text: Text, kind: type[BankRequest], flag: bool, form: re.Pattern[str] | None) -> str:
        """Why this cannot be made of a sample, or not be sent; empty where it can."""
        try:
            made = text.of(self._samples(kind, flag))
        except Unmade as failed:
            asks_bank = any(path[0] == KEPT for path in text.names)  # only the bank knows what that will look like
            return "" if asks_bank else f"cannot be made of a {kind.__name__} ({failed})"
        told_already = form is PATH and not made.startswith("/")
        sendable = form is None or told_already or form.fullmatch(made)
        return "" if sendable else "becomes what cannot be sent: a path has no blanks and no #, neither it nor a header line breaks"

    def _try_json(self, body: Text, said: Text, at: Steps, kind: type[BankRequest]) -> None:
        """A body that is said to be JSON must be."""
        for flag in (True, False):
            values = self._samples(kind, flag)
            try:
                if usual(said.of(values).partition(";")[0].strip().lower()) == "json":
                    _require_flat(json.loads(body.of(values), parse_constant=_no_number))
            except json.JSONDecodeError as error:
                self._problems.tell(at, f"does not become JSON: {error.msg}, in line {error.lineno} of what it becomes")
                return
            except (ValueError, RecursionError):
                self._problems.tell(at, "does not become JSON that others could read: too deep, or with a number that is none or too long")
                return
            except Unmade:
                return

    def _shape(self, kind: type[BankRequest]) -> Shape:
        """What templates of this request may speak of."""
        return {
            "request": _shape_of(values_of(sample(kind, False))),
            "terminal": {"id": {}},
            KEPT: dict.fromkeys(self._kept),
            "values": {name: {} for name in self._values},
            KEY: {},
            "now": {},
        }

    def _samples(self, kind: type[BankRequest], flag: bool) -> dict[str, Any]:
        return {
            "request": values_of(sample(kind, flag)),
            "terminal": {"id": "ATM00001"},
            KEPT: dict.fromkeys(self._kept, SAMPLE_TEXT),
            "values": self._values,
            KEY: SAMPLE_TEXT,
            "now": datetime.fromtimestamp(0, UTC),
        }


def _no_number(said: str) -> None:
    """For NaN and Infinity, which only Python's JSON has (RFC 8259, 6)."""
    raise ValueError(said)


def _shape_of(value: Any) -> Shape:
    return {name: _shape_of(inside) for name, inside in value.items()} if isinstance(value, dict) else {}


def _require_flat(value: object) -> None:
    """Raises RecursionError for lists and objects deeper inside each other than any bank reads; what Python reads differs by version."""
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for one in level if isinstance(one, dict | list) for inner in (one.values() if isinstance(one, dict) else one)]
        if not level:
            return
    raise RecursionError
