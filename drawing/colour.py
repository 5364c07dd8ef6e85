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


def contrast(one: Colour, other: Colour) -> float:
    """How well one can be told from the other, 1 to 21 (WCAG 2.2, «contrast ratio»).

    >>> round(contrast(BLACK, WHITE))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def legible(colour: Colour, grounds: tuple[Colour, ...], least: float) -> Colour:
    """`colour`, made just so much lighter or darker, whichever changes it less, that its contrast with each of `grounds` is `least`.

    Where neither helps, black or white, whichever stands out more. As contrast is mutual, it makes a ground fit for its letters, too.

    >>> legible((238, 194, 101), (WHITE,), 4.5)
    (140, 114, 60)
    """
    steps = (mix(colour, end, step / _STEPS) for step in range(_STEPS + 1) for end in (BLACK, WHITE))
    return next(
        (one for one in steps if _apart(one, grounds) >= least),
        max((BLACK, WHITE), key=lambda end: _apart(end, grounds)),
    )


_STEPS: Final = 100


def _apart(colour: Colour, grounds: tuple[Colour, ...]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
