"""What happens at a terminal and around it as one plain stream of records, in the order in which it happens.

Whoever wants to know is a `Tell`: a list's `append` will do. A record is told in the thread in which it happens.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from msgspec import Struct

from otp_atm.kiosk.ports import Clock


class Moment(Struct, frozen=True, order=True, gc=False):
    """When something happened: in seconds of the terminal's clock and of the computer's own, both monotonic."""

    seconds: float
    real: float


def moment(clock: Clock) -> Moment:
    """Now."""
    return Moment(clock.monotonic(), time.perf_counter())


class Record(Struct, frozen=True):
    """Base of all."""

    at: Moment


Tell = Callable[[Record], None]


def telling(*wanted: Tell | None) -> Tell | None:
    """Tells all of these that there are; None if there is none."""
    listening = [tell for tell in wanted if tell]
    if len(listening) == 1:
        return listening[0]

    def tell(record: Record) -> None:
        for one in listening:
            one(record)

    return tell if listening else None
