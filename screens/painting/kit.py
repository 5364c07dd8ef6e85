"""What every part of a screen is painted with: the look, the layout, letters and shapes, and which way the language reads."""

from __future__ import annotations

from math import ceil
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour
from otp_atm.drawing.shapes import Shapes
from otp_atm.drawing.style import TextStyle
from otp_atm.drawing.text import Align, Block, Typesetter
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.painting.layout import Layout
from otp_atm.screens.theme import Theme

SMALLEST: Final = 0.86
"""The scale at which every text is as small as it should ever be."""
_HAIR: Final = 1e-6


class Kit(NamedTuple):
    """The painter's tools for one size of screen."""

    theme: Theme
    layout: Layout
    type: Typesetter
    shapes: Shapes

    def px(self, length: float) -> int:
        """A length in design units as whole pixels."""
        return self.layout.px(length)

    def drop_shadow(self, rect: Rect, radius: float, onto: Surface) -> None:
        """The shadow under a plate, a little below it."""
        spread = self.px(self.theme.metrics.shadow)
        self.shapes.shadow(onto, rect.move(0, spread // 4), self.px(radius), spread, self.theme.palette.shadow)

    def with_shadow(self, rect: Rect) -> Rect:
        """A plate's rectangle and all that its shadow reaches."""
        spread = self.px(self.theme.metrics.shadow)
        return rect.inflate(2 * spread, 2 * spread).move(0, spread // 4).clip(Rect((0, 0), self.layout.size))

    def least(self, style: TextStyle) -> int:
        """The smallest size in pixels that a style allows: a whole one that is not below its minimum."""
        return ceil(style.minimum * self.layout.unit - _HAIR)

    def fit(self, text: str, style: TextStyle, width: int, language: Language, scale: float = 1.0) -> Block:
        """`text` fitted into `width` pixels; `scale` makes it smaller where a whole screen has to give way, but not below the style's
        minimum as long as the scale is not below `SMALLEST`.
        """
        unit = self.layout.unit
        least = self.least(style) * min(1.0, scale / SMALLEST) / unit
        sized = style._replace(size=max(style.size * scale, least), minimum=least)
        return self.type.fit(text, sized, unit, width, language.right_to_left)

    def fit_alike(self, texts: tuple[str, ...], style: TextStyle, width: int, language: Language, scale: float = 1.0) -> list[Block]:
        """Each of `texts` as with `fit`, but all in one size: that of the one that had to shrink most."""
        smallest = min((self.fit(text, style, width, language, scale).face.size for text in texts), default=0)
        alike = style._replace(size=smallest / (self.layout.unit * scale))
        return [self.fit(text, alike, width, language, scale) for text in texts]

    def write(self, onto: Surface, rect: Rect, align: Align, text: str, style: TextStyle, *, colour: Colour, language: Language) -> None:
        """One line, as large as `rect`'s width lets it be."""
        block = self.fit(text, style, rect.width, language)
        self.type.line(text, block.face, colour, block.rtl).draw(onto, rect, align)


def start_of(language: Language) -> Align:
    """The side where reading starts."""
    return Align.RIGHT if language.right_to_left else Align.LEFT


def end_of(language: Language) -> Align:
    """The side where reading ends."""
    return Align.LEFT if language.right_to_left else Align.RIGHT
