"""What an answer comes to: the first rule that holds for it, and the event that this makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from otp_atm.bank.mapped.asked import open_values
from otp_atm.bank.mapped.events import Contradiction, Misfit, as_answer, value_for
from otp_atm.bank.mapped.mapping import Asking, BankMapping, Reads, Rule, Values
from otp_atm.bank.mapped.templates import Unmade
from otp_atm.bank.wire.exchange import LARGEST_REPLY, Answer
from otp_atm.bank.wire.headers import named
from otp_atm.bank.wire.reading import NotUnderstood, parsed
from otp_atm.bank.wire.retry_after import TRY_LATER, retry_after
from otp_atm.bank.wire.transport import UnusableReply
from otp_atm.kiosk.events import Reply
from otp_atm.kiosk.requests import BankRequest

FORM: Final = "application/x-www-form-urlencoded"
MOST_MEMBERS: Final = 1000
"""Of an answer that is a form."""


class Heard(NamedTuple):
    """An answer: its event, what is to be kept of it, the rule that it holds to, and in how many seconds to ask again, if at all."""

    event: Reply
    kept: Mapping[str, Any]
    rule: Rule
    come_back: int | None

    def __repr__(self) -> str:
        return f"Heard({type(self.event).__name__})"


def heard(mapping: BankMapping, asking: Asking, request: BankRequest, answer: Answer) -> Heard:
    """What this answer to that request comes to. Raises UnusableReply, which says what is wrong with it and quotes nothing."""
    come_back = retry_after(answer.headers) if answer.status in TRY_LATER else None
    try:
        values = values_of(mapping, request, answer)
        rule = rule_for(mapping, asking, answer, values)
        try:
            event = as_answer(request, made(rule, values), mapping.fitted)
            return Heard(event, kept(rule, values), rule, come_back)
        except (Misfit, Contradiction) as wrong:
            raise Misfit(f"{mapping.file}, line {rule.line}, {rule.event.__name__}: {wrong}") from None
    except Misfit as wrong:
        due = {rule.media_type for rule in asking.rules}
        came = f"{asking.name}: {answer.status}, {named(answer.media_type, due)}"
        raise UnusableReply(f"{came}: {wrong}", come_back) from None


def values_of(mapping: BankMapping, request: BankRequest, answer: Answer) -> dict[str, Any]:
    """What rules may speak of. Raises Misfit for a body that is not what it is said to be."""
    if len(answer.body) > LARGEST_REPLY:
        raise Misfit(f"longer than {LARGEST_REPLY} bytes")
    return {
        "status": answer.status,
        "headers": {name.lower(): value for name, value in answer.headers.items()},
        "body": body_of(answer, mapping.reads),
        "request": open_values(request),
        "values": mapping.values,
    }


def body_of(answer: Answer, reads: Reads | None) -> Any:
    """A body as data: JSON as what it says, a form as a mapping, anything else as text. Raises Misfit."""
    kind = reads or usual(answer.media_type)
    try:
        text = answer.body.decode()
        if kind == "json":
            return parsed(answer.body) if answer.body else None
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_MEMBERS)) if kind == "form" else text
    except (NotUnderstood, ValueError):
        raise Misfit(f"the body is no {'text in UTF-8' if kind == 'text' else kind}") from None


def usual(media_type: str) -> Reads:
    """What a body of this media type is (RFC 8259, RFC 6839)."""
    if media_type == "application/json" or media_type.endswith("+json"):
        return "json"
    return "form" if media_type == FORM else "text"


def rule_for(mapping: BankMapping, asking: Asking, answer: Answer, values: Values) -> Rule:
    """The first rule that holds. Raises Misfit where none does."""
    for rule in asking.rules:
        if rule.is_for(answer) and rule.holds(values):
            return rule
    near = [rule for rule in asking.rules if rule.is_for(answer)]
    if not near:
        raise Misfit(f"no answer of {mapping.file} is for this status and media type")
    raise Misfit(f"no condition of {mapping.file} holds: those for it stand on lines {', '.join(str(rule.line) for rule in near)}")


def made(rule: Rule, values: Values) -> Reply:
    """The rule's event. Raises Misfit."""
    found = {}
    for field, source in rule.fields:
        try:
            found[field.name] = value_for(rule.event, field, source.of(values) if source else None)
        except Unmade:
            raise Misfit(f"{field.name} cannot be made") from None
    return rule.event(**found)


def kept(rule: Rule, values: Values) -> dict[str, Any]:
    """What is kept. Raises Misfit."""
    found = {}
    for name, source in rule.kept:
        try:
            found[name] = source.of(values)
        except Unmade:
            raise Misfit(f"{name}, to be kept, cannot be made") from None
        if found[name] is None or found[name] == "":
            raise Misfit(f"{name}, to be kept, is missing")
    return found
