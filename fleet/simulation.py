"""A fleet on a clock that leaps from one thing that happens to the next: hours of thousands of terminals in seconds.

The terminals are real, their bank is in this process, and no customers come: what is looked at is when they ask.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from otp_atm.bank.access import Wiring
from otp_atm.bank.client import BankClient
from otp_atm.bank.recording import Ear
from otp_atm.bank.remote import Making
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.generated import Generated
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.transport import NeverSent, Transport
from otp_atm.configuration import Settings
from otp_atm.fleet.faults import Misfortune, Outage
from otp_atm.fleet.plant import Means, Plant
from otp_atm.fleet.stock import ByRule
from otp_atm.fleet.terminal import Terminal
from otp_atm.fleet.wire import Idle, Surroundings
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.factories import Terminal as Told
from otp_atm.kiosk.jitter import Jitter
from otp_atm.kiosk.state import Visit

_BEGINNING: Final = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class Nowhere:
    """A `kiosk.journal.Sink` for journals that nobody reads."""

    def append(self, line: bytes) -> None: ...
    def sync(self, seq: int, last_hash: str) -> None: ...
    def close(self) -> None: ...


class Seen(NamedTuple):
    """What a bank has seen: how many requests came in each second, and when all terminals were in service again; None: one is stuck."""

    requests: Mapping[int, int]
    back: float | None

    def peak(self, first: float, last: float) -> int:
        """The most in one second between these."""
        return max((count for second, count in self.requests.items() if first <= second < last), default=0)

    def mean(self, first: float, last: float) -> float:
        """How many came in a second between these."""
        return sum(count for second, count in self.requests.items() if first <= second < last) / max(1.0, last - first)


class Watched:
    """A `Transport` over another one: it counts what gets through, and lets nothing through in an outage."""

    def __init__(self, transport: Transport, clock: SimulatedClock, outage: Outage) -> None:
        self.seen: Counter[int] = Counter()
        self._transport = transport
        self._clock = clock
        self._outage = outage

    def call(self, operation: Any, body: Any, **more: Any) -> Any:
        now = self._clock.monotonic()
        self.seen[int(now)] += 1
        if self._outage.is_on(now):
            raise NeverSent("bank-unreachable")
        return self._transport.call(operation, body, **more)

    def close(self) -> None:
        self._transport.close()


def outage(terminals: int, out: Outage, until: float, *, jitter: Jitter | None = None, switched_on: float = 1.0) -> Seen:
    """So many terminals, all switched on within `switched_on` seconds, go through an outage; looked at for `until` seconds.

    `jitter` is that of each terminal's id, unless another is given for all.
    """
    clock, by_rule, draw = SimulatedClock(_BEGINNING), Generated(terminals=terminals, cards=terminals), Random(terminals)
    bank = memory_bank(by_rule.added_to(load_fixtures()), clock, draw.randbytes, clock.advance)
    watched = Watched(bank, clock, out)

    def make_bank(terminal: Told, ear: Ear | None = None, wiring: Wiring | None = None) -> Making:  # noqa: ARG001 - nothing goes over HTTP
        patient = PatientTransport(watched, attempts=1, monotonic=clock.monotonic, wait=clock.advance)
        return Making(lambda: BankClient(patient, terminal.id, terminal.id, deadline=terminal.bank))

    around = Surroundings(Misfortune(0.0, draw, clock.monotonic), Idle(1.0, clock.monotonic), lambda *_: None)
    means = Means(lambda begun: begun(), around, lambda _: Nowhere(), clock, jitter=jitter)
    plant = Plant(Settings(), Path("config.yaml"), ByRule(by_rule), make_bank, means)
    due = [(draw.uniform(0.0, switched_on), number) for number in range(terminals)]
    heapq.heapify(due)
    standing: dict[int, Terminal] = {}
    away, back = set[int](), None
    while due and due[0][0] < until:
        moment, number = heapq.heappop(due)
        clock.advance(max(0.0, moment - clock.monotonic()))
        if number not in standing:
            standing[number] = plant.terminal(number, [])
            standing[number].start()
        runner = standing[number].runner
        while runner.turn():
            pass
        (away.discard if runner.state is Visit.WELCOME else away.add)(number)
        if moment >= out.begins + out.seconds:
            back = None if away else back or moment
        heapq.heappush(due, (runner.deadline if runner.deadline is not None else until, number))
    return Seen(dict(watched.seen), back)
