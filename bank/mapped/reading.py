"""Reads a mapping: everything that can be known to be wrong with it is told before anything is asked, all of it, with file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from otp_atm.bank.mapped import services
from otp_atm.bank.mapped.asked import Asked, catalogue, open_fields
from otp_atm.bank.mapped.events import NO_ANSWER, Fitted
from otp_atm.bank.mapped.mapping import Asking, BankMapping, Rule
from otp_atm.bank.mapped.problems import Problems
from otp_atm.bank.mapped.reading_answers import AnswerReader
from otp_atm.bank.mapped.reading_requests import RequestReader
from otp_atm.bank.mapped.told import ToldMapping, ToldRequest
from otp_atm.bank.wire.finding import files_of
from otp_atm.kiosk.events import Reply
from otp_atm.kiosk.load import BadFile, Document
from otp_atm.kiosk.requests import BankRequest

FITTED: Final[Fitted] = {request: fit for part in files_of(services) for request, fit in part.FITTED.items()}

Events = frozenset[type[Reply]]


def load_mapping(path: Path) -> BankMapping:
    """The mapping in the file at `path`. Raises BadFile with all that is wrong with it."""
    document = Document(path)
    problems = Problems(document)
    told = problems.convert(ToldMapping, (), problems.data)
    mapping = _mapping(told, problems) if told else None
    if problems.lines or mapping is None:
        raise BadFile("\n".join(problems.lines))
    return mapping


def _mapping(told: ToldMapping, problems: Problems) -> BankMapping:
    offered = _services(told, problems)
    asked = {name: each for name, each in catalogue().items() if not each.service or each.service in offered}
    answers = AnswerReader(problems, told.values)
    every: Events = frozenset().union(*(each.kind.replies for each in catalogue().values()))
    spoken = {name for each in asked.values() for name in open_fields(each.kind)}
    shared = answers.rules(told.answers, ("answers",), every, spoken)
    never = answers.events(told.never, ("never",), every)
    judged = _Judged(answers, shared, len(shared) == len(told.answers), never, problems)
    requests = RequestReader(problems, told.headers, told.values, told.kept())
    return BankMapping(
        file=problems.document.path.name,
        askings=dict(_askings(_requests(told, asked, problems), asked, requests, judged)),
        services=offered,
        values=told.values,
        reads=told.reads,
        fitted=FITTED,
    )


def _services(told: ToldMapping, problems: Problems) -> frozenset[str]:
    """The services that the bank does."""
    there = {each.service for each in catalogue().values() if each.service}
    for number, name in enumerate(told.services or ()):
        if name not in there:
            problems.tell(("services", number), f"there is no service {name}; there are {', '.join(sorted(there))}")
    return frozenset(there if told.services is None else there & {*told.services})


def _requests(told: ToldMapping, asked: Mapping[str, Asked], problems: Problems) -> dict[str, ToldRequest]:
    """Those that are told as they should be; every one that is due must be told."""
    for name, each in asked.items():
        if name not in told.requests:
            problems.tell(("requests",), f"{name} is not mapped: {each.service or 'every terminal'} asks it")
    found: dict[str, ToldRequest] = {}
    for name, part in told.requests.items():
        at = ("requests", name)
        if name in asked:
            request = problems.convert(ToldRequest, at, part)
            found |= {name: request} if request else {}
        elif name in catalogue():
            problems.tell(at, f"is asked for {catalogue()[name].service} alone, which is not among the services of this bank")
        else:
            problems.tell(at, f"there is no such request; there are {', '.join(catalogue())}")
    return found


class _Judged:
    """How the answers to a request are judged: by its own rules, then by those that all share; `whole`: none of these is flawed."""

    def __init__(self, answers: AnswerReader, shared: list[Rule], whole: bool, never: Events, problems: Problems) -> None:
        self._answers = answers
        self._shared = shared
        self._whole = whole
        self._never = never
        self._problems = problems

    def rules(self, name: str, told: ToldRequest, kind: type[BankRequest]) -> tuple[Rule, ...]:
        """Each event that the request's class names must be led to, or be one that this bank never says."""
        at = ("requests", name)
        own = self._answers.rules(told.answers, (*at, "answers"), kind.replies, open_fields(kind))
        never = self._never | self._answers.events(told.never, (*at, "never"), kind.replies)
        missing = kind.replies - {*NO_ANSWER} - {rule.event for rule in (*own, *self._shared)} - never
        if missing and self._whole and len(own) == len(told.answers):
            names = ", ".join(sorted(event.__name__ for event in missing))
            self._problems.tell(at, f"no answer leads to {names}; what this bank never says, stands under `never`")
        return (*own, *self._shared)


def _askings(
    told: Mapping[str, ToldRequest], asked: Mapping[str, Asked], requests: RequestReader, judged: _Judged
) -> Iterator[tuple[type[BankRequest], Asking]]:
    for name, request in told.items():
        kind = asked[name].kind
        put = requests.put(request, ("requests", name), kind)
        rules = judged.rules(name, request, kind)
        if put:
            safe = put.is_safe(kind) if request.repeat is None else request.repeat
            yield kind, Asking(name, request.method, put.path, put.headers, put.body, put.needs, safe, rules)
