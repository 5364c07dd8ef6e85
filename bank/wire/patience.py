"""Trying again where that is safe, so that one lost packet does not send a customer away."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

from bank.wire.operation import Operation, Q, R
from bank.wire.problems import Code, Problem, is_verdict
from bank.wire.transport import NeverSent, ReplyLost, Transport, TransportError

PAUSE: Final = 0.2
"""Seconds before the second attempt; twice as long before each further one."""


class PatientTransport:
    """A `Transport` that makes up to `attempts` attempts over another one, of `attempt_seconds` each at most.

    Every operation may be sent again as it is: those that write carry an idempotency key, the others change nothing by being repeated.
    Once an attempt to write may have reached the bank, only the issuer's own word about it counts; anything else that comes back
    (the card session has expired meanwhile, the bank is out of order) says nothing about the first attempt, and the reply stays lost.

    A 5xx answer raises like a lost reply, save for `bank-unavailable`, which promises that nothing was done.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        attempts: int = 3,
        attempt_seconds: float = 6.0,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._transport = transport
        self._attempts = attempts
        self._attempt_seconds = attempt_seconds
        self._monotonic = monotonic
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
        end = self._monotonic() + deadline
        doubt: ReplyLost | None = None
        failure: TransportError = NeverSent("bank-timeout")
        for attempt in range(self._attempts):
            left = end - self._monotonic()
            if left <= 0:
                break
            try:
                reply = self._transport.call(
                    operation,
                    body,
                    path=path,
                    token=token,
                    idempotency_key=idempotency_key,
                    deadline=min(left, self._attempt_seconds),
                )
                reject_server_errors(reply)
            except TransportError as error:
                failure = error
                if isinstance(error, ReplyLost):
                    doubt = error
            else:
                if doubt and operation.writes and isinstance(reply, Problem) and not is_verdict(reply):
                    raise doubt
                return reply
            if attempt + 1 < self._attempts:
                self._wait(min(PAUSE * 2**attempt, max(end - self._monotonic(), 0)))
        raise doubt or failure

    def close(self) -> None:
        self._transport.close()


def reject_server_errors(reply: object) -> None:
    """Raise what a 5xx answer means."""
    if isinstance(reply, Problem) and reply.status >= 500:
        raise NeverSent(reply.code) if reply.code == Code.BANK_UNAVAILABLE else ReplyLost(reply.code)
