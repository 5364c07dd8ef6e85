"""What the demo tells about the world beyond the ATM: a message that has reached a customer's phone."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class News:
    """A heading and a text of one or more lines, in whatever language they were written in."""

    heading: str
    text: str = field(repr=False)
