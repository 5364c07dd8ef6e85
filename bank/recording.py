"""What a terminal asks its bank, and what comes back, as records of the stream (`kiosk.stream`).

    terminal ─▶ RecordedBank ─▶ … ─▶ client ─▶ PatientTransport ─▶ RecordedTransport ─▶ … ─▶ RecordedExchange ─▶ wire
                 Asked, Answered                                    Sent, Came               Requested, Responded

At the port it is what the machine asks and is answered, whatever the bank speaks; then what the native client makes of it, each attempt;
and on the wire HTTP itself, with all that the way to the bank adds. A record is told before the terminal hears of it. It prints nothing
secret, and what it offers for showing (`fields`, `headers`, `members`, `shape`) holds nothing secret: at the port what is declared
`Journaled`, of a message what `bank.wire.message` takes for open, of any other body its form alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from otp_atm.bank.wire.headers import (
    Shown,
    discreet_headers,
    discreet_reply_headers,
    headers_of,
    headers_of_reply,
    media_type_of,
    named,
)
from otp_atm.bank.wire.message import Message, discreet
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.shape import shape_of
from otp_atm.bank.wire.transport import Transport, TransportError
from otp_atm.kiosk.events import Event
from otp_atm.kiosk.journal import details
from otp_atm.kiosk.ports import Bank, Clock, Post
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.stream import Record, Tell, moment

if TYPE_CHECKING:
    from otp_atm.bank.wire.exchange import Answer, Exchange

TERMINAL: Final = "terminal"
PHONE: Final = "phone"
TOKENS: Final = "token endpoint"


class Ear(NamedTuple):
    """Who listens on a line to a bank, on which one request follows the other: by this clock, telling this."""

    clock: Clock
    tell: Tell
    line: str = TERMINAL


class Asked(Record, frozen=True):
    """The terminal has asked the bank something."""

    request: BankRequest

    @property
    def fields(self) -> dict[str, Any]:
        return details(self.request)

    def __repr__(self) -> str:
        return f"Asked({type(self.request).__name__}, {self.fields})"


class Answered(Record, frozen=True):
    """The terminal has its answer; `request` is the very one that was asked."""

    request: BankRequest
    event: Event

    @property
    def fields(self) -> dict[str, Any]:
        return details(self.event)

    def __repr__(self) -> str:
        return f"Answered({type(self.request).__name__}, {type(self.event).__name__}, {self.fields})"


class Sent(Record, frozen=True):
    """An attempt goes out, with a token and an idempotency key or without (empty)."""

    operation: Operation[Any, Any]
    body: Message
    token: str
    idempotency_key: str
    traceparent: str = ""
    line: str = TERMINAL

    @property
    def headers(self) -> Shown:
        """Those of the contract: what else the way to a bank demands, or calls otherwise, is not in them."""
        return discreet_headers(headers_of(self.operation, self.token, self.idempotency_key, self.traceparent))

    @property
    def members(self) -> dict[str, Any]:
        return discreet(self.body)

    def __repr__(self) -> str:
        return f"Sent({self.operation.name}, {self.headers}, {self.members})"


class Came(Record, frozen=True):
    """What has come of it: the operation's reply, a problem, or why there is none."""

    operation: Operation[Any, Any]
    reply: Message | TransportError
    line: str = TERMINAL

    @property
    def status(self) -> int | None:
        """That of HTTP, None where no usable reply came."""
        if isinstance(self.reply, TransportError):
            return None
        return self.reply.status if isinstance(self.reply, Problem) else self.operation.status

    @property
    def headers(self) -> Shown:
        return {} if isinstance(self.reply, TransportError) else discreet_headers(headers_of_reply(self.reply))

    @property
    def members(self) -> dict[str, Any]:
        return {} if isinstance(self.reply, TransportError) else discreet(self.reply)

    def __repr__(self) -> str:
        why = f", {self.reply.code}" if isinstance(self.reply, TransportError) else ""
        return f"Came({self.operation.name}, {self.status}{why}, {self.members})"


class Requested(Record, frozen=True):
    """A request of HTTP goes out. `url` may be shown; `called` says what stands in some headers, by their names in lower case."""

    line: str
    method: str
    url: str
    sent: Mapping[str, str]
    body: bytes | None
    called: Mapping[str, str]

    @property
    def headers(self) -> Shown:
        return discreet_headers(self.sent, self.called)

    @property
    def shape(self) -> Any:
        return shape_of(self.body, media_type_of(self.sent))

    def __repr__(self) -> str:
        return f"Requested({self.line}, {self.method} {self.url}, {self.headers}, {self.shape})"


class Responded(Record, frozen=True):
    """What has come of it."""

    line: str
    came: Answer | TransportError

    @property
    def headers(self) -> Shown:
        return {} if isinstance(self.came, TransportError) else discreet_reply_headers(self.came.headers)

    @property
    def media_type(self) -> str:
        """As it may be shown."""
        return "" if isinstance(self.came, TransportError) else named(self.came.media_type)

    @property
    def shape(self) -> Any:
        return {} if isinstance(self.came, TransportError) else shape_of(self.came.body, self.came.media_type)

    def __repr__(self) -> str:
        what = self.came.code if isinstance(self.came, TransportError) else self.came.status
        return f"Responded({self.line}, {what}, {self.headers}, {self.shape})"


EXCHANGED: Final = (Asked, Sent, Requested, Responded, Came)
"""What tells of an exchange, and of what it is for."""


class RecordedBank:
    """A `kiosk.ports.Bank` around another one."""

    def __init__(self, bank: Bank, clock: Clock, tell: Tell) -> None:
        self._bank = bank
        self._clock = clock
        self._tell = tell

    def ask(self, request: BankRequest, reply: Post) -> None:
        def answered(event: Event) -> None:
            self._tell(Answered(moment(self._clock), request, event))
            reply(event)

        self._tell(Asked(moment(self._clock), request))
        self._bank.ask(request, answered)

    def end_card_session(self) -> None:
        self._bank.end_card_session()

    def close(self) -> None:
        self._bank.close()


class RecordedTransport:
    """A `bank.wire.transport.Transport` around another one."""

    def __init__(self, transport: Transport, ear: Ear) -> None:
        self._transport = transport
        self._ear = ear

    def call(
        self,
        operation: Operation[Q, R],
        body: Q,
        *,
        path: Mapping[str, str] | None = None,
        token: str = "",
        idempotency_key: str = "",
        traceparent: str = "",
        deadline: float,
    ) -> R | Problem:
        clock, tell, line = self._ear
        tell(Sent(moment(clock), operation, body, token, idempotency_key, traceparent, line))
        try:
            reply = self._transport.call(
                operation, body, path=path, token=token, idempotency_key=idempotency_key, traceparent=traceparent, deadline=deadline
            )
        except TransportError as lost:
            tell(Came(moment(clock), operation, lost, line))
            raise
        tell(Came(moment(clock), operation, reply, line))
        return reply

    def close(self) -> None:
        self._transport.close()


class RecordedExchange:
    """A `bank.wire.exchange.Exchange` around the innermost one, with the server at `base_url`.

    `shown` says what may be shown of a request's method and path; `called` what stands in some headers, by their names in lower case.
    """

    def __init__(
        self,
        exchange: Exchange,
        base_url: str,
        ear: Ear,
        shown: Callable[[str, str], str] = lambda _, path: path,
        called: Mapping[str, str] = {},
    ) -> None:
        self._exchange = exchange
        self._base_url = base_url.partition("?")[0].partition("#")[0].rstrip("/")
        self._ear = ear
        self._shown = shown
        self._called = called

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        clock, tell, line = self._ear
        tell(Requested(moment(clock), line, method, self._base_url + self._shown(method, path), headers, body, self._called))
        try:
            answer = self._exchange.exchange(method, path, headers, body, deadline=deadline)
        except TransportError as lost:
            tell(Responded(moment(clock), line, lost))
            raise
        tell(Responded(moment(clock), line, answer))
        return answer

    def close(self) -> None:
        self._exchange.close()
