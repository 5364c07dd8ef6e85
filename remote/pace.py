"""How Python shares its time among many terminals in one process: none waits long for the others."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

TURN: Final = 0.0005
"""Seconds after which a thread that computes lets another one in. A step goes from thread to thread and back, and with Python's own 5 ms
each change may take as long."""
NEW: Final = 5_000
"""Objects that are made until the youngest are looked through for what only refers to itself, in some milliseconds; Python's own 700 are
made in a few steps."""
ROUNDS: Final = (2, 500)
"""How many such looks make one at those that have outlived them, and how many of these one at all, which stops everything for a tenth of a
second: at 200 busy terminals that comes every ten minutes."""


@contextmanager
def loading() -> Iterator[None]:
    """In this context nothing is looked through: what is loaded stays, and the looks take a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def attune() -> None:
    """For the whole process, once all terminals are on: what there is now stays, and is never looked through."""
    sys.setswitchinterval(TURN)
    gc.freeze()
    gc.set_threshold(NEW, *ROUNDS)
