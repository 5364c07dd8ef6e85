"""What the terminal should have asked the bank, and what should have been answered: the words for both."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar

from msgspec import Meta, Struct

from otp_atm.bank.recording import Sent
from otp_atm.bank.wire.headers import ACCEPT, AUTHORIZATION, CONTENT_TYPE, IDEMPOTENCY_KEY, OPEN_HEADERS, RETRY_AFTER, TRACEPARENT
from otp_atm.bank.wire.message import OPEN, Message, is_secret
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Problem
from otp_atm.kiosk.events import Event
from otp_atm.kiosk.journal import journaled
from otp_atm.kiosk.requests import BankRequest
from otp_atm.person.seeing import require
from otp_atm.scenarios.cast import Cast
from otp_atm.scenarios.dialogue import Reply, Request, replies_in, requests_in
from otp_atm.scenarios.matching import There, Wanted, fits, hides_nothing, known, members_of, told
from otp_atm.scenarios.moments import Since, since
from otp_atm.scenarios.named import ASKED, AnswerName, RequestName, answers_to, requests_named
from otp_atm.scenarios.needs import Need

HowMany = Annotated[int, Meta(ge=0, le=1000)]
Attempts = Annotated[int, Meta(ge=1, le=1000)]
Status = Annotated[int, Meta(ge=100, le=599)]
OnTheWire = Annotated[Wanted, Need.WIRE]
E = TypeVar("E", bound=Struct)


def _typed(*names: str) -> Mapping[str, Any]:
    """Header fields with their types, from which it follows what is secret."""
    return {name: Annotated[str, OPEN] if name.lower() in OPEN_HEADERS else str for name in names}


REQUEST_HEADERS: Final = _typed(ACCEPT, AUTHORIZATION, CONTENT_TYPE, IDEMPOTENCY_KEY, TRACEPARENT)
REPLY_HEADERS: Final = _typed(CONTENT_TYPE, RETRY_AFTER)


class Pattern(Struct, forbid_unknown_fields=True):
    """Base of what is meant of the dialogue."""

    @property
    def kinds(self) -> Sequence[type[Struct]]:
        """The requests or answers that it can mean."""
        raise NotImplementedError

    @property
    def messages(self) -> Sequence[type[Message]]:
        """The bodies that it can mean."""
        raise NotImplementedError

    @property
    def of_the_wire(self) -> bool:
        """Whether it speaks of what goes over the wire."""
        raise NotImplementedError


class RequestPattern(Pattern, forbid_unknown_fields=True):
    """Which request is meant. Parts may be left out; of `fields`, `header` and `body` only those count that are named, and each value is
    what should be there, `present` or `absent`. Of `header`, `body` and `attempts` only our own client knows."""

    to: RequestName | None = None
    """What it asks for; left out: anything."""
    fields: Wanted = {}
    """What the terminal asks with, whatever the bank speaks: [below](#what-the-terminal-asks) are the names."""
    header: OnTheWire = {}
    """Header fields of the HTTP request: Accept, Content-Type, and Authorization and Idempotency-Key as present or absent."""
    body: OnTheWire = {}
    """Members of its body: [below](#what-the-terminal-asks) are the names. Secret ones as present or absent."""
    attempts: Annotated[Attempts | None, Need.WIRE] = None
    """How often it was sent, until there was an answer or no time left."""

    def __post_init__(self) -> None:
        of = self.to or "any request"
        self.fields = known(map(journaled, self.kinds), self.fields, of, "fields", hides_nothing)
        self.header = _known_headers(REQUEST_HEADERS, self.header, "a request")
        self.body = known(map(members_of, self.messages), self.body, of, "body")

    @property
    def kinds(self) -> Sequence[type[BankRequest]]:
        return requests_named(self.to)

    @property
    def messages(self) -> Sequence[type[Message]]:
        return [operation.request for operation in _operations(self.to)]

    @property
    def of_the_wire(self) -> bool:
        return bool(self.header or self.body or self.attempts)

    def fits(self, request: Request) -> bool:
        return (
            self.to in {None, request.name}
            and fits(self.fields, request.fields)
            and fits(self.header, request.headers)
            and fits(self.body, request.members)
            and self.attempts in {None, len(request.sent)}
        )


Requests = Annotated[list[RequestName | RequestPattern], Meta(min_length=1)]


class ExpectedRequest(RequestPattern, forbid_unknown_fields=True):
    """What should have been asked."""

    count: HowMany | None = None
    """How many there should be that fit; 0: none. Left out: at least one."""
    since: Since | None = None
    """Only what was asked after this moment counts; left out: since the terminal was switched on."""
    in_order: Requests | None = None
    """Several, one after the other; others may stand between. Only `since` can stand beside it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        require_either(parts_of(self), ", ".join(self.__struct_fields__))


class ReplyPattern(Pattern, forbid_unknown_fields=True):
    """Which reply is meant, in the same way. Of `status`, `header` and `body` only our own client knows."""

    to: RequestName | None = None
    """What had been asked for; left out: anything."""
    answer: AnswerName | None = None
    """What the terminal makes of it, whatever the bank speaks. An attempt whose reply led to another attempt has none."""
    fields: Wanted = {}
    """What the terminal learns by that answer: [below](#what-the-terminal-asks) are the names."""
    status: Annotated[Status | None, Need.WIRE] = None
    """That of HTTP."""
    header: OnTheWire = {}
    """Header fields of the HTTP reply: Content-Type, Retry-After."""
    body: OnTheWire = {}
    """Members of its body, or of the problem in it (code, status, tries_left, retry_after). Secret ones as present or absent."""

    def __post_init__(self) -> None:
        answers = answers_to(self.to)
        if self.answer and self.answer not in answers:
            raise ValueError(f"{self.to} is never answered {self.answer}; the answers are: {', '.join(answers)}")
        self.fields = known(map(journaled, self.kinds), self.fields, self.answer or "any answer", "fields", hides_nothing)
        self.header = _known_headers(REPLY_HEADERS, self.header, "a reply")
        self.body = known(map(members_of, self.messages), self.body, f"a reply to {self.to or 'any request'}", "body")

    @property
    def kinds(self) -> Sequence[type[Event]]:
        answers = answers_to(self.to)
        return [answers[self.answer]] if self.answer else list(answers.values())

    @property
    def messages(self) -> Sequence[type[Message]]:
        return [*(operation.reply for operation in _operations(self.to)), Problem]

    @property
    def of_the_wire(self) -> bool:
        return bool(self.header or self.body or self.status)

    def fits(self, reply: Reply) -> bool:
        return (
            self.to in {None, reply.name}
            and self.answer in {None, reply.answer}
            and fits(self.fields, reply.fields)
            and self.status in {None, reply.status}
            and fits(self.header, reply.headers)
            and fits(self.body, reply.members)
        )


Replies = Annotated[list[RequestName | ReplyPattern], Meta(min_length=1)]


class ExpectedReply(ReplyPattern, forbid_unknown_fields=True):
    """What should have come back."""

    count: HowMany | None = None
    """How many there should be that fit; 0: none. Left out: at least one."""
    since: Since | None = None
    """Only what came after this moment counts; left out: since the terminal was switched on."""
    in_order: Replies | None = None
    """Several, one after the other; others may stand between. Only `since` can stand beside it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        require_either(parts_of(self), ", ".join(self.__struct_fields__))


def require_either(said: Collection[str], all_there_is: str) -> None:
    """What is said is an order, or one thing so many times. Raises ValueError."""
    beside = set(said) - {"since", "in_order"}
    if "in_order" in said and beside:
        raise ValueError(f"in_order says it all: it takes no {', '.join(sorted(beside))} beside it")
    if not (beside or "in_order" in said):
        raise ValueError(f"nothing is expected: name at least one of {all_there_is}")


def parts_of(pattern: Struct) -> Mapping[str, Any]:
    """What a pattern says, without what is left out."""
    values = {name: getattr(pattern, name) for name in pattern.__struct_fields__}
    return {name: value for name, value in values.items() if value is not None and value != {}}


def said(pattern: Struct) -> str:
    """What a pattern says, on one line."""
    return told({name: value for name, value in parts_of(pattern).items() if name not in {"count", "since"}})


def expect_request(cast: Cast, argument: RequestName | ExpectedRequest | Requests) -> None:
    """What the terminal should have asked the bank: the name of a request, several in their order, or a request in parts.

    - insert: phone-on-file
    - pin: own
    - expect request: open-card-session
    - expect request: [deliver-pin-key, open-card-session]
    - expect request: {to: open-card-session, count: 1, header: {Authorization: absent}, body: {pan: present}}
    - expect request: {to: enrol, count: 0}
    """
    requests = requests_in(cast.stage.records)
    judge(cast, as_expected(argument, ExpectedRequest), RequestPattern, There("request", requests, Request.told))


def expect_reply(cast: Cast, argument: RequestName | ExpectedReply | Replies) -> None:
    """What the bank should have replied: to which request, several in their order, or a reply in parts.

    - insert: phone-on-file
    - pin: own
    - expect reply: {to: open-card-session, answer: PinAccepted, status: 201, body: {token: present}}
    - expect reply: {answer: BankReplyLost, count: 0}
    """
    replies = replies_in(requests_in(cast.stage.records))
    judge(cast, as_expected(argument, ExpectedReply), ReplyPattern, There("reply", replies, Reply.told))


def as_expected(argument: Any, kind: type[E]) -> E:
    """What is expected, where it is written short."""
    if isinstance(argument, kind):
        return argument
    return kind(in_order=argument) if isinstance(argument, list) else kind(to=argument)


def judge(cast: Cast, expected: Any, kind: type[RequestPattern | ReplyPattern], there: There[Any]) -> None:
    """Raises Unexpected if what there is is not as expected."""
    first = since(cast, expected.since).records - cast.stage.forgotten
    there = There(there.what, [one for one in there.all if one.place >= first], there.line)
    patterns = [one if isinstance(one, kind) else kind(to=one) for one in expected.in_order or (expected,)]
    if any(pattern.of_the_wire for pattern in patterns) and there.all:
        seen = any(isinstance(record, Sent) for record in cast.stage.records)
        require(
            seen, "of this bank only requests and answers are known: it is not asked by our own client, whose wire could be listened to"
        )
    if expected.in_order:
        there.require_order((pattern.fits, said(pattern)) for pattern in patterns)
    else:
        there.require(expected.fits, said(expected), expected.count)


def _known_headers(names: Mapping[str, Any], wanted: Wanted, of: str) -> Wanted:
    """Names count in any case, as in HTTP."""
    proper = {name.lower(): name for name in names}
    return known([names], {proper.get(name.lower(), name): value for name, value in wanted.items()}, of, "header", is_secret)


def _operations(name: str | None) -> list[Operation[Any, Any]]:
    return [operation for operation in ASKED.values() if name in {None, operation.name}]


WORDS: Final[tuple[Callable[..., None], ...]] = (expect_request, expect_reply)
