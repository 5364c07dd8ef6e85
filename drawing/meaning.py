"""What colours mean, everywhere: at the ATM, on the phone, in the shop, at the desk.

Green is the safe next step, red what ends or removes something, blue the rest; amber warns, and is nothing to press. Where these are
dark or pale, `otp_atm.drawing.colour.mix` and `legible` make them so.
"""

from __future__ import annotations

from colorsys import rgb_to_hls
from typing import Final

from otp_atm.drawing.colour import Colour

GREEN: Final[Colour] = (30, 142, 90)
RED: Final[Colour] = (200, 54, 68)
BLUE: Final[Colour] = (31, 79, 163)
AMBER: Final[Colour] = (240, 170, 60)
_BLUES: Final = (180 / 360, 265 / 360)
"""The hues that are called blue, in turns."""
_GREY: Final = 0.15
"""How little saturation makes a colour one that nobody calls blue."""


def is_blue(colour: Colour) -> bool:
    """Whether people call it blue, and so take it for neither green nor red.

    >>> is_blue(BLUE), is_blue(GREEN), is_blue((90, 92, 96))
    (True, False, False)
    """
    hue, _, saturation = rgb_to_hls(*(channel / 255 for channel in colour))
    return _BLUES[0] <= hue <= _BLUES[1] and saturation >= _GREY


def blue_of(colour: Colour) -> Colour:
    """A bank's own colour for what is neither the next step nor the end of anything, or ours, if the bank's could be taken for these."""
    return colour if is_blue(colour) else BLUE
