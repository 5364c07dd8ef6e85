"""Colours as triples of 0 to 255, and the few sums we do with them."""

from __future__ import annotations

import re
from typing import Final

Colour = tuple[int, int, int]

BLACK: Final[Colour] = (0, 0, 0)
WHITE: Final[Colour] = (255, 255, 255)
_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")


def parsed(text: str) -> Colour:
    """A colour written as in CSS, six hexadecimal digits. Raises ValueError for anything else.

    >>> parsed("#1f4fa3")
    (31, 79, 163)
    """
    if not _HEX.fullmatch(text):
        raise ValueError(f"not a colour like #1f4fa3: {text!r}")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def css(colour: Colour) -> str:
    """
    >>> css((31, 79, 163))
    '#1f4fa3'
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` (0 to 1) of `other` in it.

    >>> mix((0, 0, 0), (200, 100, 50), 0.5)
    (100, 50, 25)
    """
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
