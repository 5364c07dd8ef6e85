"""What the demo tells about the world beyond the ATM: a message that has reached a customer's phone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class News:
    """A heading and a text of one or more lines, in whatever language they were written in."""

    heading: str
    text: str = field(repr=False)


def reads_right_to_left(text: str) -> bool:
    """By its first letter that has a direction, as UAX #9 (P2, P3) has it.

    >>> reads_right_to_left("1. سلام"), reads_right_to_left("1. Hello")
    (True, False)
    """
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
