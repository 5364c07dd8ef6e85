"""Reads how a mapping judges answers: each as a rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from otp_atm.bank.mapped import events as known
from otp_atm.bank.mapped import services
from otp_atm.bank.mapped.events import (
    CODE,
    LONGEST_CODE,
    NO_ANSWER,
    Field,
    Forms,
    Misfit,
    fields_of,
    is_needed,
    operators_code,
    value_for,
)
from otp_atm.bank.mapped.mapping import Constant, Rule, Source, Written
from otp_atm.bank.mapped.problems import Problems
from otp_atm.bank.mapped.queries import Query
from otp_atm.bank.mapped.templates import Shape, Text
from otp_atm.bank.mapped.told import ToldAnswer
from otp_atm.bank.wire.finding import files_of
from otp_atm.kiosk import events
from otp_atm.kiosk.events import Reply
from otp_atm.kiosk.load import Steps

FORMS: Final[Forms] = {**known.FORMS, **{place: form for part in files_of(services) for place, form in part.FORMS.items()}}


class AnswerReader:
    """Reads answers; `values` are the names of the mapping's own."""

    def __init__(self, problems: Problems, values: Iterable[str]) -> None:
        self._problems = problems
        self._values: Shape = {name: {} for name in values}

    def rules(self, told: list[Any], at: Steps, may: Collection[type[Reply]], spoken: Iterable[str]) -> list[Rule]:
        """The rules in this list, which may lead to these events and speak of these fields of the request."""
        there: dict[str, type[Reply]] = {event.__name__: event for event in {*may, *NO_ANSWER}}
        request: Shape = {name: {} for name in spoken}
        shape: Shape = {"status": {}, "headers": None, "body": None, "request": request, "values": self._values}
        rules: list[Rule] = []
        for number, part in enumerate(told):
            if rules and _holds_always(rules[-1]):
                self._problems.tell((*at, number), "is never reached: the answer before it holds always")
                break
            answer = self._problems.convert(ToldAnswer, (*at, number), part)
            rule = self._rule(answer, (*at, number), there, shape) if answer else None
            rules += [rule] if rule else []
        return rules

    def events(self, names: list[str], at: Steps, may: Iterable[type[Reply]]) -> frozenset[type[Reply]]:
        """The events of these names."""
        there = {event.__name__: event for event in may}
        for number, name in enumerate(names):
            if name not in there:
                self._problems.tell((*at, number), f"there is no {name} to be said here; there are {_listed(there)}")
        return frozenset(there[name] for name in names if name in there)

    def _rule(self, told: ToldAnswer, at: Steps, may: Mapping[str, type[Reply]], shape: Shape) -> Rule | None:
        event = may.get(told.event)
        if event is None:
            self._problems.tell((*at, "event"), f"{told.event} is no event that can answer here; there are {_listed(may)}")
            return None
        condition = None
        if told.when is not None:
            source = told.when
            condition = self._problems.flawless(lambda: Query(source, shape), (*at, "when"), source)
        kept = {name: self._source(part, (*at, "keep", name), shape) for name, part in told.keep.items()}
        return Rule(
            line=self._problems.document.line(at),
            event=event,
            statuses=told.statuses,
            media_type=told.media_type,
            condition=condition,
            fields=tuple(self._fields(told, event, at, shape)),
            kept=tuple((name, source) for name, source in kept.items() if source),
            verdict=event.__module__ != events.__name__ if told.verdict is None else told.verdict,
        )

    def _fields(self, told: ToldAnswer, event: type[Reply], at: Steps, shape: Shape) -> Iterator[tuple[Field, Source | None]]:
        fields = fields_of(event, FORMS)
        for name in told.fields.keys() - fields.keys():
            self._problems.tell((*at, "fields", name), f"{event.__name__} has {', '.join(fields) or 'no fields'}")
        for name, field in fields.items():
            source = self._source(told.fields[name], (*at, "fields", name), shape) if name in told.fields else None
            if isinstance(source, Constant):
                self._try_constant(event, field, source, (*at, "fields", name))
            if is_needed(field) and name not in told.fields:
                self._problems.tell(at, f"{event.__name__} needs the field {name}")
            yield field, source

    def _try_constant(self, event: type[Reply], field: Field, source: Constant, at: Steps) -> None:
        if field.name == CODE and not operators_code(str(source.value)):
            self._problems.tell(at, f"is no operator's code: words and short numbers, {LONGEST_CODE} signs at most")
        try:
            value_for(event, field, source.value)
        except Misfit as misfit:
            self._problems.tell(at, str(misfit))

    def _source(self, part: Any, at: Steps, shape: Shape) -> Source | None:
        """Where a value is taken from: a JMESPath, `{value: …}` or `{template: …}`."""
        match part:
            case str():
                return self._problems.flawless(lambda: Query(part, shape), at, part)
            case {"template": str(template), **more} if not more:
                text = self._problems.flawless(lambda: Text(template, shape), (*at, "template"), template)
                return text and Written(text)
            case {"value": value, **more} if not more:
                return Constant(value)
        self._problems.tell(at, "is a JMESPath, {value: …} or {template: …}")
        return None


def _holds_always(rule: Rule) -> bool:
    return not (rule.statuses or rule.media_type or rule.condition)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
