"""The bank in this process: the rules that stand behind HTTP, without sockets and JSON, as deterministic as clock and random source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bank.simulator.bank import SimulatedBank
from bank.simulator.desk import Desk
from bank.simulator.faults import NOTHING_WRONG, Faults
from bank.simulator.fixtures import Fixtures
from bank.simulator.issuer import Call
from bank.simulator.key_room import Random
from bank.simulator.memory_store import MemoryStore
from bank.simulator.opening import open_bank
from bank.simulator.rules.limits import SECONDS_AHEAD, SMS_OTP_DIGITS
from bank.wire.operation import Operation, Q, R
from bank.wire.problems import Problem, problem
from bank.wire.transport import UNUSABLE, ReplyLost, UnusableReply
from kiosk.ports import Clock

Wait = Callable[[float], None]


class InProcessTransport:
    """A `bank.wire.transport.Transport` to a bank in this process.

    `wait` lets so many seconds pass, for faults that delay; with a simulated clock, it is what moves that clock.
    """

    def __init__(self, bank: SimulatedBank, wait: Wait) -> None:
        self._bank = bank
        self._wait = wait
        self._stragglers: list[tuple[float, Callable[[], Any]]] = []

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
        if self._stragglers:
            self._let_stragglers_in()
        plan = self._bank.faults.plan(operation.name)
        call = Call(body, path or {}, token, idempotency_key)
        if plan is NOTHING_WRONG:
            return self._bank.answer(operation, call)
        if plan.drop_request:
            raise ReplyLost("bank-reply-lost")
        if plan.delay >= deadline:
            due = self._bank.issuer.clock.monotonic() + plan.delay
            self._stragglers.append((due, partial(self._bank.answer, operation, call)))
            self._wait(deadline)
            raise ReplyLost("bank-timeout")
        self._wait(plan.delay)
        if plan.refuse:
            return problem(plan.refuse)
        reply = self._bank.answer(operation, call)
        if plan.drop_reply:
            raise ReplyLost("bank-reply-lost")
        if plan.nonsense:
            raise UnusableReply(UNUSABLE)
        return reply

    def close(self) -> None:
        """Nothing is held."""

    def _let_stragglers_in(self) -> None:
        """Requests that nobody waited for any more reach the bank all the same."""
        now = self._bank.issuer.clock.monotonic()
        arrived = [carry_out for due, carry_out in self._stragglers if due <= now]
        self._stragglers = [(due, carry_out) for due, carry_out in self._stragglers if due > now]
        for carry_out in arrived:
            carry_out()


def memory_bank(
    fixtures: Fixtures,
    clock: Clock,
    random: Random,
    wait: Wait,
    *,
    otp_seconds_ahead: int = SECONDS_AHEAD,
    sms_otp_digits: int = SMS_OTP_DIGITS,
) -> InProcessTransport:
    """A bank that is forgotten with this value, its control desk open; `random` draws its master key too."""
    more = {"otp_seconds_ahead": otp_seconds_ahead, "sms_otp_digits": sms_otp_digits}
    issuer = open_bank(MemoryStore(), fixtures, random(32), clock, random, **more)
    faults = Faults()
    return InProcessTransport(SimulatedBank(issuer, faults, Desk(issuer, fixtures, faults)), wait)
