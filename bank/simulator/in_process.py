"""The bank in this process: the rules that stand behind HTTP, without sockets, as deterministic as clock and random source."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator, Mapping
from contextlib import suppress
from types import coroutine
from typing import Any

from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.desk import Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import Population
from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.simulator.key_room import Random
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.simulator.policy import USUAL, Policy
from otp_atm.bank.wire.faults import Mishap, course
from otp_atm.bank.wire.faulty import usable
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.reading import NotUnderstood, read, written
from otp_atm.bank.wire.transport import ReplyLost
from otp_atm.kiosk.ports import Clock

Wait = Callable[[float], None]


class InProcessTransport:
    """A `bank.wire.transport.Transport` to a bank in this process.

    `wait` lets so many seconds pass, for faults that delay; with a simulated clock, it is what moves that clock.
    """

    def __init__(self, bank: SimulatedBank, wait: Wait) -> None:
        self._bank = bank
        self._wait = wait
        self._stragglers: list[tuple[float, Coroutine[float, None, Any]]] = []

    def call(
        self,
        operation: Operation[Q, R],
        body: Q,
        *,
        path: Mapping[str, str] | None = None,
        token: str = "",
        idempotency_key: str = "",
        traceparent: str = "",  # noqa: ARG002
        deadline: float,
    ) -> R | Problem:
        self._let_stragglers_in()
        try:
            call = Call(read(operation.request, written(body)), path or {}, token, idempotency_key)
        except NotUnderstood as error:
            return problem(Code.INVALID_REQUEST, fields=tuple(f"/body{member}" for member in error.members))

        async def wait(seconds: float) -> None:
            if seconds < deadline:
                self._wait(seconds)
            else:
                await suspended(seconds)

        async def ask() -> R | Problem:
            return self._bank.answer(operation, call)

        under_way = course(self._bank.faults.plan(operation.name), wait, ask)
        try:
            late = under_way.send(None)
        except StopIteration as end:
            came: R | Problem | Mishap = end.value
            return usable(came)
        self._stragglers.append((self._bank.issuer.clock.monotonic() + late, under_way))
        self._wait(deadline)
        raise ReplyLost("bank-timeout")

    def close(self) -> None:
        """Nothing is held."""

    def _let_stragglers_in(self) -> None:
        """Requests that nobody waited for any more reach the bank all the same."""
        now = self._bank.issuer.clock.monotonic()
        arrived = [under_way for due, under_way in self._stragglers if due <= now]
        self._stragglers = [(due, under_way) for due, under_way in self._stragglers if due > now]
        for under_way in arrived:
            with suppress(StopIteration):
                under_way.send(None)


@coroutine
def suspended(seconds: float) -> Generator[float, None, None]:
    """Leave the call until so many seconds have passed: it is longer than anybody waits for it."""
    yield seconds


def memory_bank(fixtures: Population, clock: Clock, random: Random, wait: Wait, *, policy: Policy = USUAL) -> InProcessTransport:
    """A bank that is forgotten with this value, its control desk open; `random` draws its master key too."""
    issuer = open_bank(MemoryStore(), fixtures, random(32), clock, random, policy=policy)
    faults = Faults()
    return InProcessTransport(SimulatedBank(issuer, faults, Desk(issuer, fixtures, faults)), wait)
