"""Recorded answers, and the events that they should come to: a mapping is held against them without a bank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from msgspec import Struct, ValidationError, convert
from msgspec.json import encode
from msgspec.structs import asdict, replace

from otp_atm.bank.mapped.answers import heard
from otp_atm.bank.mapped.asked import open_fields, sample, values_of
from otp_atm.bank.mapped.bank import definite, unanswered
from otp_atm.bank.mapped.mapping import BankMapping
from otp_atm.bank.mapped.problems import Problems
from otp_atm.bank.wire.exchange import LARGEST_REPLY, Answer
from otp_atm.bank.wire.transport import TransportError
from otp_atm.kiosk.events import Reply
from otp_atm.kiosk.load import BadFile, Document, Steps
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.yaml_nodes import octets

EVENT: Final = "event"


class Sample(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A recorded answer, as it is written (docs/mapping.md)."""

    request: str
    given: dict[str, bool | int | str] = {}
    status: int = 200
    headers: dict[str, str] = {}
    body: Any = None
    file: Path | None = None
    expect: str | dict[str, Any]
    keeps: list[str] = []


class Recorded(NamedTuple):
    """A sample, where it stands, the request that it answers, and its answer."""

    place: str
    told: Sample
    request: BankRequest
    answer: Answer


class Verdict(NamedTuple):
    """What is wrong with what an answer came to, nothing if empty, and the line of the rule that it came to that by, if by any."""

    recorded: Recorded
    problem: str
    line: int | None


def read_samples(folder: Path, mapping: BankMapping) -> list[Recorded]:
    """The samples in the files of a folder. Raises BadFile with all that is wrong with them."""
    if not folder.is_dir():
        raise BadFile(f"{folder}: {'is no folder, which --samples names' if folder.exists() else 'no such folder'}")
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise BadFile(f"{folder}: no samples (*.yaml) in this folder")
    found: list[Recorded] = []
    wrong: list[str] = []
    for file in files:
        try:
            problems = Problems(Document(file))
        except BadFile as bad:
            wrong.append(str(bad))
            continue
        found += _read(problems, mapping)
        wrong += problems.lines
    if wrong:
        raise BadFile("\n".join(wrong))
    return found


def _read(problems: Problems, mapping: BankMapping) -> Iterator[Recorded]:
    data = problems.data
    if not isinstance(data, list) or not data:
        problems.tell((), "is a list of recorded answers")
        return
    for number, part in enumerate(data):
        told = problems.convert(Sample, (number,), part)
        recorded = _recorded(told, (number,), problems, mapping) if told else None
        if recorded:
            yield recorded


def _recorded(told: Sample, at: Steps, problems: Problems, mapping: BankMapping) -> Recorded | None:
    kinds = {kind.__name__: kind for kind in mapping.askings}
    if told.request not in kinds:
        problems.tell((*at, "request"), f"{told.request} is not mapped; mapped are {', '.join(kinds)}")
        return None
    kind = kinds[told.request]
    for name in told.given.keys() - {*open_fields(kind)}:
        problems.tell((*at, "given", name), f"answers to {told.request} speak of no {name}")
        return None
    if told.body is not None and told.file:
        problems.tell((*at, "file"), "body and file are one too many")
        return None
    try:
        request = convert(asdict(replace(sample(kind, False), **told.given)), kind)
    except ValidationError:
        problems.tell((*at, "given"), f"a {told.request} takes no such values")
        return None
    body = _body(told, at, problems)
    if body is None:
        return None
    place = f"{problems.document.path}, line {problems.document.line(at)}"
    headers = {name.lower(): value for name, value in told.headers.items()}
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Recorded(place, told, request, Answer(told.status, media_type, _Headers(told.headers), body))


def _body(told: Sample, at: Steps, problems: Problems) -> bytes | None:
    """The body, as much of it as is needed to see that it is too long. None where there is none to be had, which has been told."""
    try:
        return octets(told.file, LARGEST_REPLY + 1) if told.file else _octets(told.body)
    except BadFile as bad:
        problems.tell((*at, "file"), str(bad))
    except (TypeError, ValueError, OverflowError):
        problems.tell((*at, "body"), "is neither a text nor what JSON can say")
    return None


def _octets(body: Any) -> bytes:
    """A body as it was sent: a text as it is, anything else as JSON."""
    if body is None:
        return b""
    return body.encode() if isinstance(body, str) else encode(body)


class _Headers(dict[str, str]):
    """Headers, whose names count in any case."""

    def get(self, name: str, default: Any = None) -> Any:
        return next((value for known, value in self.items() if known.lower() == name.lower()), default)


def judged(recorded: Recorded, mapping: BankMapping) -> Verdict:
    """What an answer comes to by this mapping, held against what is expected of it."""
    told, request = recorded.told, recorded.request
    line, kept = None, frozenset[str]()
    try:
        answer = heard(mapping, mapping.askings[type(request)], request, recorded.answer)
        line, kept = answer.rule.line, frozenset(answer.kept)
        event = definite(answer).event
    except TransportError as lost:
        event = unanswered(request, lost)
    return Verdict(recorded, _difference(told, event, kept), line)


def _difference(told: Sample, event: Reply, kept: frozenset[str]) -> str:
    """How an event differs from what is expected: of values it only says which."""
    expected: Mapping[str, Any] = {EVENT: told.expect} if isinstance(told.expect, str) else told.expect
    name = type(event).__name__
    if name != expected.get(EVENT):
        detail = getattr(event, "detail", "")
        return f"comes to {name}, where {expected.get(EVENT)} is expected{f': {detail}' if detail else ''}"
    fields = values_of(event)
    wrong = [field for field, value in expected.items() if field != EVENT and not _is(fields.get(field), value)]
    if wrong:
        return f"comes to {name}, but {', '.join(wrong)} is not what is expected"
    if kept != {*told.keeps}:
        return f"keeps {', '.join(sorted(kept)) or 'nothing'}, where {', '.join(sorted(told.keeps)) or 'nothing'} is expected"
    return ""


def _is(value: Any, expected: Any) -> bool:
    """Whether a field has this value; a moment may be written as a text."""
    if value == expected:
        return True
    try:
        return value is not None and convert(expected, type(value), strict=False) == value
    except (ValidationError, TypeError, ValueError, OverflowError):
        return False
