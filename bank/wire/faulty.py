"""A way to the bank on which things go wrong as they are told to: at the terminal's end, so that any bank can be behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from otp_atm.bank.wire.faults import NOTHING_WRONG, Faults, Mishap, course
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, Transport, UnusableReply


class FaultyTransport:
    """A `Transport` over another one. `wait` lets so many seconds pass: silence lasts until the deadline of the call."""

    def __init__(self, transport: Transport, faults: Faults[Any], wait: Callable[[float], None]) -> None:
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
        deadline: float,
    ) -> R | Problem:
        def reply() -> R | Problem:
            return self._transport.call(operation, body, path=path, token=token, idempotency_key=idempotency_key, deadline=deadline)

        async def wait(seconds: float) -> None:
            self._wait(seconds)

        async def ask() -> R | Problem:
            return reply()

        plan = self._faults.plan(operation.name)
        if plan is NOTHING_WRONG:
            return reply()
        try:
            course(plan, wait, ask).send(None)
        except StopIteration as end:
            if end.value is Mishap.SILENCE:
                self._wait(deadline)
            return usable(end.value)
        raise AssertionError("nothing in it is waited for")

    def close(self) -> None:
        self._transport.close()


def usable(reply: R | Problem | Mishap) -> R | Problem:
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
