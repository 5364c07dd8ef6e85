"""Which way a text is written, and islands in texts: stretches that must not rearrange what stands around them (UAX #9)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ARABIC_DIGIT: Final = re.compile("[\u0660-\u0669]")
_MARKS: Final = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


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


def isolated(text: str) -> str:
    """`text` as an island that reads left to right: for phone and card numbers, codes and whatever holds dashes or spaces (LRI … PDI).

    What stands between Arabic digits goes from right to left even there (UAX #9, N1), unless it is overridden (LRO … PDF).

    >>> ascii(isolated("0912"))
    "'\\\\u20660912\\\\u2069'"
    """
    return f"\u2066\u202d{text}\u202c\u2069" if _ARABIC_DIGIT.search(text) else f"\u2066{text}\u2069"


def set_apart(name: str) -> str:
    """A name as an island that reads its own way (FSI … PDI)."""
    return f"\u2068{name}\u2069"


def unmarked(text: str) -> str:
    """Without the marks that only the layout needs: embeddings, overrides and isolates."""
    return text.translate(_MARKS)
