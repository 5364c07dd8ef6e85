"""The word that notes something for later steps, which have it as `${name}`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Final

from msgspec import Struct

from otp_atm.bank.wire.message import Message, is_secret
from otp_atm.kiosk.journal import journaled
from otp_atm.kiosk.journal_told import line
from otp_atm.languages.digits import in_latin_digits
from otp_atm.person.course import Course
from otp_atm.person.person import Glass
from otp_atm.person.seeing import plain, require
from otp_atm.scenarios.asking import Pattern, ReplyPattern, RequestPattern, said
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.dialogue import Reply, Request, replies_in, requests_in
from otp_atm.scenarios.journal_lines import OF_EVERY_LINE, JournalLine
from otp_atm.scenarios.matching import There, members_of, message_in
from otp_atm.scenarios.needs import Need
from otp_atm.scenarios.steps import CardId, NotedAs, Text

SOURCES: Final = ("screen", "phone", "sms", "journal", "request", "reply")


class Note(Struct, forbid_unknown_fields=True):
    """What is noted under `name`, from one source."""

    name: NotedAs
    """For `${name}` in later steps."""
    screen: Text | None = None
    """A regular expression for the ATM's screen; what its one group finds is noted. It may take its time, without limit."""
    phone: Annotated[Text | None, Need.APP] = None
    """The same for the phone."""
    sms: Annotated[Text | None, Need.MESSAGES] = None
    """The same for the newest SMS to the customer of `card`."""
    card: CardId | None = None
    """Whose SMS."""
    journal: JournalLine | None = None
    """The newest line of the journal with these fields; its `field` is noted."""
    request: RequestPattern | None = None
    """The newest request that fits; its `field`, or a `member` of its body, is noted."""
    reply: ReplyPattern | None = None
    """The newest reply that fits; a `field` of the answer, or a `member` of its body, is noted."""
    field: Text | None = None
    """Of a line, a request or an answer."""
    member: Annotated[Text | None, Need.WIRE] = None
    """Of the body of a request or a reply, with dots where it stands inside another: `first.kcv`. No secret one."""

    def __post_init__(self) -> None:
        given = [source for source in SOURCES if getattr(self, source) is not None]
        if len(given) != 1:
            raise ValueError(f"it is noted from one of {', '.join(SOURCES)}")
        if (self.sms is None) != (self.card is None):
            raise ValueError("sms and card belong together: a message is sent to the customer of a card")
        self._require_part(given[0])
        if pattern := self.screen or self.phone or self.sms:
            _require_pattern(pattern)

    def _require_part(self, source: str) -> None:
        parts = {"journal": ("field",), "request": ("field", "member"), "reply": ("field", "member")}.get(source, ())
        named = [part for part in ("field", "member") if getattr(self, part) is not None]
        if parts and (len(named) != 1 or named[0] not in parts):
            raise ValueError(f"{source} and {' or '.join(parts)} belong together: one {' or '.join(parts)} of it is noted")
        if not parts and named:
            raise ValueError(f"{source} takes no {named[0]}: what its group finds is noted")
        if self.journal:
            _require_name(self.field, _fields_of(self.journal), "the line")
        pattern: Pattern | None = self.request or self.reply
        if pattern and self.field:
            _require_name(self.field, {name for kind in pattern.kinds for name in journaled(kind)}, f"the {source}")
        elif pattern and self.member:
            _require_member(self.member, pattern.messages, source)


def _require_pattern(text: str) -> None:
    try:
        groups = re.compile(text).groups
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from None
    if groups != 1:
        raise ValueError("what is noted is the one group of the regular expression, in parentheses")


def _require_name(name: str | None, names: set[str], of: str) -> None:
    if name not in names:
        raise ValueError(f"{of} has no field «{name}»; it has: {', '.join(sorted(names)) or 'none'}")


def _fields_of(pattern: JournalLine) -> set[str]:
    return {*OF_EVERY_LINE, *(name for kind in pattern.kinds for name in journaled(kind))}


def _require_member(path: str, messages: Sequence[type[Message]], source: str) -> None:
    """It is a member of one of these messages, and holds no secret."""
    kinds = [kind for message in messages for kind in _at(message, path.split("."))]
    if not kinds:
        raise ValueError(
            f"no such {source} has the member «{path}»; there are: {', '.join(sorted({m for k in messages for m in members_of(k)}))}"
        )
    if any(map(is_secret, kinds)):
        raise ValueError(f"{path} is secret: it cannot be noted")
    if any(map(message_in, kinds)):
        raise ValueError(f"{path} has members: name one of them after a dot")


def _at(message: type[Message], path: list[str]) -> Iterator[Any]:
    """The types that a member has."""
    name, *more = path
    kind = members_of(message).get(name)
    inner = message_in(kind)
    if not more:
        yield from () if kind is None else (kind,)
    elif inner:
        yield from _at(inner, more)


def note(cast: Cast, argument: Note) -> Course[None]:
    """Note something under a name, which later steps have as `${name}`. Digits of any script are noted as 0 to 9; `note code` does this
    for a code on the phone. What phone or SMS have said stands in reports as dots.

    - insert: phone-on-file
    - note: {name: state, journal: {event: CardRead}, field: to}
    - expect: ${state}
    """
    value = yield from _noted(cast, argument)
    cast.note(argument.name, value, secret=argument.sms is not None or argument.phone is not None)


def _noted(cast: Cast, argument: Note) -> Course[Any]:
    if argument.screen:
        text = yield from cast.person.atm.see(lambda view: plain(view.text()))
        return found(argument.screen, text, "on the screen")
    if argument.phone:
        text = yield from cast.person.phone.see(_said_by_phone)
        return found(argument.phone, text, "on the phone")
    if argument.sms and argument.card:
        sent = cast.stage.bank_side.messages(cast.card(argument.card).pan)
        return found(argument.sms, plain("".join(sent[-1:])), "in the newest SMS")
    if argument.journal and argument.field:
        record = There("journal line", cast.stage.journal_records(), line).newest(argument.journal.is_meant, argument.journal.says)
        return value_at(record, [argument.field], "the journal line")
    return _noted_of_dialogue(cast, argument)


def _noted_of_dialogue(cast: Cast, argument: Note) -> Any:
    requests = requests_in(cast.stage.records)
    one: Request | Reply
    if argument.request:
        one = There("request", requests, Request.told).newest(argument.request.fits, said(argument.request))
    else:
        assert argument.reply
        one = There("reply", replies_in(requests), Reply.told).newest(argument.reply.fits, said(argument.reply))
    return value_at(one.fields, [argument.field], one.name) if argument.field else value_at(one.members, _path(argument), one.name)


def _path(argument: Note) -> list[str]:
    assert argument.member
    return argument.member.split(".")


def _said_by_phone(glass: Glass) -> str:
    return plain(glass.view.text())


def found(pattern: str, text: str, where: str) -> str:
    """What the group finds. Raises Unexpected."""
    match = re.search(pattern, in_latin_digits(text))
    require(match is not None, f"«{pattern}» finds nothing {where}")
    assert match
    return match[1] or ""


def value_at(values: Mapping[str, Any], path: list[str], of: str) -> Any:
    """What stands there. Raises Unexpected where nothing does."""
    value: Any = values
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    require(value is not None, f"there is no {'.'.join(path)} in {of}")
    return value


WORDS: Final = (note,)
