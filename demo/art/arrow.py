"""The pointer of the guided tour: an arrow that is seen on every ground."""

from __future__ import annotations

from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.art.sheet import Ink, Pen, Sheet
from otp_atm.drawing.colour import BLACK, WHITE

_SHAPE: Final = ((0.05, 0.03), (0.05, 0.78), (0.225, 0.62), (0.34, 0.89), (0.465, 0.835), (0.35, 0.575), (0.585, 0.565))
"""In heights of the picture, its tip near the corner."""


def draw_arrow(height: int) -> Surface:
    """Its tip is what points."""
    sheet = Sheet(Rect(0, 0, height, height))
    points = [(x * height, y * height) for x, y in _SHAPE]
    for step in range(3):
        fall = height * (0.03 + 0.015 * step)
        sheet.polygon([(x + fall, y + fall) for x, y in points], pen=Pen(Ink(BLACK, 0.1), height * 0.09))
    sheet.polygon(points, WHITE, pen=Pen(Ink((24, 28, 38)), height * 0.055))
    return sheet.surface()
