"""How a text is set: its weight, its size, and how far it may give way when room is short."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Weight(Enum):
    """How heavy the letters are; the value is the font's file in assets/fonts."""

    REGULAR = "Vazirmatn_400Regular.ttf"
    MEDIUM = "Vazirmatn_500Medium.ttf"
    BOLD = "Vazirmatn_700Bold.ttf"


class Face(NamedTuple):
    """A weight at a size in pixels (the em)."""

    weight: Weight
    size: int


class TextStyle(NamedTuple):
    """Sizes in design units. A text is set at `size`; too long, it shrinks to `minimum`, then takes more lines, up to `lines`."""

    weight: Weight
    size: float
    minimum: float
    lines: int = 1
    leading: float = 1.6
    """From one line to the next, in ems."""
