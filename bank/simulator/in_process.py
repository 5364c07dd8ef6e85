"""The bank in this process: the rules that stand behind HTTP, without sockets and JSON, as deterministic as clock and random source."""

from __future__ import annotations

from collections.abc import Mapping

from bank.simulator.fixtures import Fixtures
from bank.simulator.handlers import answer
from bank.simulator.issuer import Call, Issuer
from bank.simulator.key_room import Random
from bank.simulator.memory_store import MemoryStore
from bank.simulator.opening import open_bank
from bank.wire.operation import Operation, Q, R
from bank.wire.problems import Problem
from kiosk.ports import Clock


class InProcessTransport:
    """A `bank.wire.transport.Transport` to an issuer in this process."""

    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer

    def call(
        self,
        operation: Operation[Q, R],
        body: Q,
        *,
        path: Mapping[str, str] | None = None,
        token: str = "",
        idempotency_key: str = "",
        deadline: float,  # noqa: ARG002 - nothing here takes time
    ) -> R | Problem:
        return answer(self.issuer, operation, Call(body, path or {}, token, idempotency_key))

    def close(self) -> None:
        """Nothing is held."""


def memory_bank(fixtures: Fixtures, clock: Clock, random: Random) -> InProcessTransport:
    """A bank that is forgotten with this value. `random` draws its master key too."""
    return InProcessTransport(open_bank(MemoryStore(), fixtures, random(32), clock, random))
