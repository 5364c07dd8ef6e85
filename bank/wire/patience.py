"""Trying again where that is safe, so that one lost packet does not send a customer away."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from otp_atm.bank.wire.codes import is_verdict
from otp_atm.bank.wire.message import Message
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Code, Problem
from otp_atm.bank.wire.retry_after import TRY_LATER
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, Transport, TransportError

A = TypeVar("A")

PAUSE: Final = 0.2
"""Seconds before the second attempt; twice as long before each further one."""
UNDECIDED: Final = (Code.BANK_UNAVAILABLE, Code.INTERNAL_ERROR)
"""Codes that are no answer to the question, whatever status they come with."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Up to `attempts` attempts of `attempt_seconds` each at most, whatever is spoken.

    Whoever says when to come back is asked again then, and not before; where that is after the deadline, there is nothing to wait for.
    """

    attempts: int = 3
    attempt_seconds: float = 6.0
    monotonic: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep

    def ask(
        self,
        attempt: Callable[[float], A],
        deadline: float,
        *,
        come_back: Callable[[A], float | None],
        clears_doubt: Callable[[A], bool],
        safe: bool = True,
    ) -> A:
        """The answer to what `attempt` asks, which is given the seconds that it may take.

        `come_back` says in how many seconds an answer may be another, if it may; `clears_doubt` whether it tells what became of an attempt
        before it whose reply was lost. Not `safe`: what may have been heard once is not asked for again. Raises TransportError.
        """
        end = self.monotonic() + deadline
        doubt: ReplyLost | None = None
        last: A | TransportError = NeverSent("bank-timeout")
        for number in range(self.attempts):
            left = end - self.monotonic()
            if left <= 0:
                break
            try:
                last = attempt(min(left, self.attempt_seconds))
                pause = come_back(last)
            except TransportError as error:
                last = error
                doubt = error if isinstance(error, ReplyLost) else doubt
                pause = PAUSE * 2**number if error.retry_after is None else error.retry_after
            heard = doubt is not None and not safe
            if pause is None or heard or number + 1 == self.attempts or pause >= end - self.monotonic():
                break
            self.wait(pause)
        if isinstance(last, TransportError):
            raise doubt or last
        if doubt and not clears_doubt(last):
            raise doubt
        return last


class PatientTransport:
    """A `Transport` that makes up to `attempts` attempts over another one, of `attempt_seconds` each at most.

    Every operation may be sent again as it is: those that write carry an idempotency key, the others change nothing by being repeated.
    Once an attempt to write may have reached the bank, only the issuer's own word about it counts; anything else that comes back
    (the card session has expired meanwhile, the bank is out of order) says nothing about the first attempt, and the reply stays lost.

    A 5xx answer raises like a lost reply, save for `bank-unavailable`, which promises that nothing was done. Every other problem is a
    definite answer and is returned at once, unless it says when to come back (Retry-After).
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
        self._patience = Patience(attempts, attempt_seconds, monotonic, wait)

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
        def attempt(seconds: float) -> R | Problem:
            reply: R | Problem = self._transport.call(
                operation, body, path=path, token=token, idempotency_key=idempotency_key, traceparent=traceparent, deadline=seconds
            )
            reject_server_errors(reply)
            return reply

        def clears_doubt(reply: R | Problem) -> bool:
            return not operation.writes or not isinstance(reply, Problem) or is_verdict(reply)

        return self._patience.ask(attempt, deadline, come_back=advice_of, clears_doubt=clears_doubt)

    def close(self) -> None:
        self._transport.close()


def reject_server_errors(reply: Message) -> None:
    """Raise what is no definite answer: that the bank failed, or that it could not begin."""
    if isinstance(reply, Problem) and (reply.status >= 500 or reply.code in UNDECIDED):
        kind = NeverSent if reply.code == Code.BANK_UNAVAILABLE else ReplyLost
        raise kind(reply.code, advice_of(reply))


def advice_of(reply: Message) -> int | None:
    """In how many seconds it is worth asking again, if at all."""
    return reply.retry_after if isinstance(reply, Problem) and reply.status in TRY_LATER else None
