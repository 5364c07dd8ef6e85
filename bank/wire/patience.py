"""Trying again where that is safe, so that one lost packet does not send a customer away."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from otp_atm.bank.wire.message import Message
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Code, Problem, is_verdict
from otp_atm.bank.wire.retry_after import TRY_LATER
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, Transport, TransportError

PAUSE: Final = 0.2
"""Seconds before the second attempt; twice as long before each further one."""
UNDECIDED: Final = (Code.BANK_UNAVAILABLE, Code.INTERNAL_ERROR)
"""Codes that are no answer to the question, whatever status they come with."""


class PatientTransport:
    """A `Transport` that makes up to `attempts` attempts over another one, of `attempt_seconds` each at most.

    Every operation may be sent again as it is: those that write carry an idempotency key, the others change nothing by being repeated.
    Once an attempt to write may have reached the bank, only the issuer's own word about it counts; anything else that comes back
    (the card session has expired meanwhile, the bank is out of order) says nothing about the first attempt, and the reply stays lost.

    A 5xx answer raises like a lost reply, save for `bank-unavailable`, which promises that nothing was done. Every other problem is a
    definite answer and is returned at once. Whoever says when to come back (Retry-After) is asked again then, and not before; where that
    is after the deadline, there is nothing to wait for.
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
        last: R | Problem | TransportError = NeverSent("bank-timeout")
        for attempt in range(self._attempts):
            left = end - self._monotonic()
            if left <= 0:
                break
            try:
                last = self._transport.call(
                    operation,
                    body,
                    path=path,
                    token=token,
                    idempotency_key=idempotency_key,
                    deadline=min(left, self._attempt_seconds),
                )
                reject_server_errors(last)
            except TransportError as error:
                last = error
                doubt = error if isinstance(error, ReplyLost) else doubt
            pause = pause_after(last, attempt)
            if pause is None or attempt + 1 == self._attempts or pause >= end - self._monotonic():
                break
            self._wait(pause)
        return believed(operation, last, doubt)

    def close(self) -> None:
        self._transport.close()


def reject_server_errors(reply: object) -> None:
    """Raise what is no definite answer: that the bank failed, or that it could not begin."""
    if isinstance(reply, Problem) and (reply.status >= 500 or reply.code in UNDECIDED):
        kind = NeverSent if reply.code == Code.BANK_UNAVAILABLE else ReplyLost
        raise kind(reply.code, advice_of(reply))


def pause_after(last: Message | TransportError, attempt: int) -> float | None:
    """Seconds until another attempt is worth making; None when this was the answer."""
    if isinstance(last, Problem):
        return advice_of(last)
    if isinstance(last, TransportError):
        return PAUSE * 2**attempt if last.retry_after is None else last.retry_after
    return None


def advice_of(problem: Problem) -> int | None:
    """In how many seconds it is worth asking again."""
    return problem.retry_after if problem.status in TRY_LATER else None


def believed(operation: Operation[Any, R], last: R | Problem | TransportError, doubt: ReplyLost | None) -> R | Problem:
    """The last attempt's answer, if it says what became of those before. Raises TransportError if not, or if there is no answer."""
    if isinstance(last, TransportError):
        raise doubt or last
    if doubt and operation.writes and isinstance(last, Problem) and not is_verdict(last):
        raise doubt
    return last
