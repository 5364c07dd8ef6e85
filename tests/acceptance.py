"""What is tried each time, and what besides for `make acceptance`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def each_time(some: Sequence[T], of: Sequence[T]) -> list[T]:
    """Some of these, which are the furthest apart; all of them for `make acceptance`."""
    assert set(some) <= set(of)
    return list(of if os.environ.get("EVERY_SCENARIO") else some)
