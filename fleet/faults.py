"""What goes wrong between terminals and bank, mixed in at a rate; and the times when nothing gets through at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, NamedTuple

from otp_atm.bank.wire.faults import NOTHING_WRONG, Plan

UNREACHABLE: Final = Plan(reset=True)
KINDS: Final[Sequence[Callable[[Random], Plan]]] = (
    lambda _: UNREACHABLE,
    lambda _: Plan(drop_request=True),
    lambda _: Plan(drop_reply=True),
    lambda _: Plan(silent=True),
    lambda _: Plan(nonsense=True),
    lambda random: Plan(delay=random.uniform(0.5, 5.0)),
)
"""A connection that is reset, a request or a reply that is lost, silence, nonsense, a delay in seconds: each as often as the others."""


class Outage(NamedTuple):
    """Nothing gets through from `begins` on, for so many `seconds`."""

    begins: float
    seconds: float

    def is_on(self, at: float) -> bool:
        return self.begins <= at < self.begins + self.seconds


class Misfortune:
    """Says of each request what shall go wrong with it: for a share of them at random, and for all as long as there is an outage."""

    def __init__(self, share: float, random: Random, monotonic: Callable[[], float], outages: Sequence[Outage] = ()) -> None:
        self._share = share
        self._random = random
        self._monotonic = monotonic
        self._outages = outages

    def plan(self, operation: str) -> Plan:  # noqa: ARG002 - whatever is asked
        """For the request that is beginning."""
        if self._outages and any(outage.is_on(self._monotonic()) for outage in self._outages):
            return UNREACHABLE
        if self._share and self._random.random() < self._share:
            return self._random.choice(KINDS)(self._random)
        return NOTHING_WRONG
