"""A way to the bank on which things go wrong as they are told to: at the terminal's end, so that any bank can be behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from otp_atm.bank.wire.faults import NOTHING_WRONG, Mishap, Plan, course
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, Transport, UnusableReply

T = TypeVar("T")


class Befalls(Protocol):
    """What goes wrong: such as `bank.wire.faults.Faults`."""

    def plan(self, operation: str) -> Plan:
        """With the call of `operation` that is beginning."""
        ...


class FaultyTransport:
    """A `Transport` over another one. `wait` lets so many seconds pass: silence lasts until the deadline of the call."""

    def __init__(self, transport: Transport, faults: Befalls, wait: Callable[[float], None]) -> None:
        self._transport = transport
        self._faults = faults
        self._wait = wait

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
        def ask() -> R | Problem:
            return self._transport.call(
                operation, body, path=path, token=token, idempotency_key=idempotency_key, traceparent=traceparent, deadline=deadline
            )

        plan = self._faults.plan(operation.name)
        return ask() if plan is NOTHING_WRONG else befallen(plan, ask, self._wait, deadline)

    def close(self) -> None:
        self._transport.close()


def befallen(plan: Plan, ask: Callable[[], T | Problem], wait: Callable[[float], None], deadline: float) -> T | Problem:
    """What comes of one attempt to ask the bank, which may take so many seconds, under this plan. Raises TransportError."""

    async def let_pass(seconds: float) -> None:
        wait(seconds)

    async def answer() -> T | Problem:
        return ask()

    try:
        course(plan, let_pass, answer).send(None)
    except StopIteration as end:
        came: T | Problem | Mishap = end.value
    if came is Mishap.SILENCE:
        wait(deadline)
    return usable(came)


def usable(reply: T | Problem | Mishap) -> T | Problem:
    """The reply, if it is one. Raises TransportError."""
    match reply:
        case Mishap.NEVER_SENT:
            raise NeverSent("bank-unreachable")
        case Mishap.BROKEN:
            raise ReplyLost("bank-reply-lost")
        case Mishap.SILENCE:
            raise ReplyLost("bank-timeout")
        case Mishap.NONSENSE:
            raise UnusableReply("not of the agreed form, as provoked")
    return reply
