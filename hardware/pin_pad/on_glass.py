"""In which order a touch screen shows the digits of a simulated PIN pad.

Shuffled anew for every PIN entry, neither the place of a finger nor its traces on the glass tell anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

AS_PRINTED: Final = "1234567890"
"""Row by row, as on a telephone."""


def shuffled() -> str:
    from secrets import SystemRandom  # The first screen need not wait for this import.

    return "".join(SystemRandom().sample(AS_PRINTED, len(AS_PRINTED)))


ORDERS: Final[Mapping[str, Callable[[], str]]] = {
    "none": lambda: "",
    "fixed": lambda: AS_PRINTED,
    "shuffled": shuffled,
}
"""For each value of `pin_pad.on_screen`, what gives the order for the next PIN entry; empty without a pad on glass."""
