"""The colours of a surface that stands out."""

from __future__ import annotations

from typing import NamedTuple

from otp_atm.drawing.colour import Colour


class Skin(NamedTuple):
    """The colours of a raised surface: its face from top to bottom, its edge, and what is written or drawn on it."""

    top: Colour
    bottom: Colour
    edge: Colour
    mark: Colour
