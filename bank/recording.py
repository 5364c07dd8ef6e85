"""What a terminal asks its bank, and what comes back, as records of the stream (`kiosk.stream`).

    terminal ─▶ RecordedBank ─▶ … ─▶ client ─▶ PatientTransport ─▶ RecordedTransport ─▶ wire
                 Asked, Answered                                    Sent, Came

At the port it is what the machine asks and is answered, whatever the bank speaks; on the wire what the native client makes of it, each
attempt. A record is told before the terminal hears of it. It prints nothing secret, and what it offers for showing (`fields`, `headers`,
`members`) holds nothing secret: at the port what is declared `Journaled`, on the wire what `bank.wire.message` takes for open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from otp_atm.bank.wire.headers import Shown, discreet_headers, headers_of, headers_of_reply
from otp_atm.bank.wire.message import Message, discreet
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import Transport, TransportError
from otp_atm.kiosk.events import Event
from otp_atm.kiosk.journal import details
from otp_atm.kiosk.ports import Bank, Clock, Post
from otp_atm.kiosk.requests import BankRequest
from otp_atm.kiosk.stream import Record, Tell, moment


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
    """An attempt goes out, with a token and an idempotency key or without."""

    operation: Operation[Any, Any]
    body: Message
    has_token: bool
    has_key: bool
    traceparent: str = ""

    @property
    def headers(self) -> Shown:
        """Those of the contract: what else the way to a bank demands, or calls otherwise, is not in them."""
        token, key = "a token" if self.has_token else "", "a key" if self.has_key else ""
        return discreet_headers(headers_of(self.operation, token, key, self.traceparent))

    @property
    def members(self) -> dict[str, Any]:
        return discreet(self.body)

    def __repr__(self) -> str:
        return f"Sent({self.operation.name}, {self.headers}, {self.members})"


class Came(Record, frozen=True):
    """What has come of it: the operation's reply, a problem, or why there is none."""

    operation: Operation[Any, Any]
    reply: Message | TransportError

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

    def __init__(self, transport: Transport, clock: Clock, tell: Tell) -> None:
        self._transport = transport
        self._clock = clock
        self._tell = tell

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
        self._tell(Sent(moment(self._clock), operation, body, bool(token), bool(idempotency_key), traceparent))
        try:
            reply = self._transport.call(
                operation, body, path=path, token=token, idempotency_key=idempotency_key, traceparent=traceparent, deadline=deadline
            )
        except TransportError as lost:
            self._tell(Came(moment(self._clock), operation, lost))
            raise
        self._tell(Came(moment(self._clock), operation, reply))
        return reply

    def close(self) -> None:
        self._transport.close()
