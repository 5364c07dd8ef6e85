"""What every part of a page is painted with: look, geometry, letters, shapes, and which way the language reads."""

from __future__ import annotations

from typing import NamedTuple

from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour, css
from otp_atm.drawing.shapes import Shapes
from otp_atm.drawing.skin import Skin
from otp_atm.drawing.style import TextStyle
from otp_atm.drawing.text import Align, Block, Typesetter
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.painting.colours import Palette
from otp_atm.phone.painting.geometry import Geometry
from otp_atm.phone.painting.glyphs import GLYPHS
from otp_atm.phone.painting.theme import Metrics, Styles, Theme
from otp_atm.phone.view import App, Glyph
from otp_atm.screens.icons import sheet
from otp_atm.screens.painting.kit import end_of, start_of


class Kit(NamedTuple):
    """The tools for one page: `palette` is its app's."""

    theme: Theme
    geometry: Geometry
    type: Typesetter
    shapes: Shapes
    palette: Palette
    language: Language

    def of(self, app: App, language: Language) -> Kit:
        """The tools for a page of this app in this language."""
        return self._replace(palette=self.theme.palettes[app], language=language)

    @property
    def metrics(self) -> Metrics:
        return self.theme.metrics

    @property
    def styles(self) -> Styles:
        return self.theme.styles

    @property
    def rtl(self) -> bool:
        return self.language.right_to_left

    @property
    def start(self) -> Align:
        """The side where reading starts."""
        return start_of(self.language)

    @property
    def end(self) -> Align:
        """The side where reading ends."""
        return end_of(self.language)

    def px(self, length: float) -> int:
        return self.geometry.px(length)

    def fit(self, text: str, style: TextStyle, width: int) -> Block:
        return self.type.fit(text, style, self.geometry.unit, max(1, width), self.rtl)

    def write(self, onto: Surface, rect: Rect, align: Align, text: str, style: TextStyle, *, colour: Colour) -> None:
        """One line, as large as `rect`'s width lets it be."""
        block = self.fit(text, style, rect.width)
        self.type.line(block.texts[0], block.face, colour, block.rtl).draw(onto, rect, align)

    def block(self, onto: Surface, rect: Rect, block: Block, colour: Colour, align: Align) -> None:
        self.type.draw_block(onto, block, colour, rect, align)

    def plate(self, onto: Surface, rect: Rect, radius: float, skin: Skin, edge: float | None = None) -> None:
        """A surface with round corners."""
        thickness = self.px(self.metrics.edge if edge is None else edge)
        onto.blit(self.shapes.plate(rect.size, min(self.px(radius), rect.height // 2, rect.width // 2), skin, thickness), rect)

    def touchable(self, onto: Surface, rect: Rect, radius: float, skin: Skin, edge: float | None = None) -> None:
        """The face of something to touch: a button, a key, a field. Nothing else has one, and what cannot be touched lies flat."""
        self.plate(onto, rect, radius, skin, edge)

    def raised(self, onto: Surface, rect: Rect, radius: float, skin: Skin) -> None:
        """The same with a soft shadow: a line of a menu, a message, a card."""
        spread = self.px(self.metrics.shadow)
        round_off = min(self.px(radius), rect.height // 2 - spread)
        self.shapes.shadow(onto, rect.inflate(-2, -2).move(0, spread // 3), round_off - 1, spread, self.palette.shadow)
        self.touchable(onto, rect, radius, skin)

    def glyph(
        self, onto: Surface, centre: tuple[int, int], glyph: Glyph | str, size: float, colour: Colour, *, weight: float = 1.8
    ) -> None:
        """A small picture around `centre`."""
        length = self.px(size)
        strokes = GLYPHS[glyph] if isinstance(glyph, Glyph) else glyph
        picture = self.shapes.drawing(sheet(strokes, css(colour), weight), (length, length))
        onto.blit(picture, picture.get_rect(center=centre))

    def disc(self, onto: Surface, rect: Rect, glyph: Glyph, skin: Skin, size: float = 0.54) -> None:
        """A small picture on a disc."""
        onto.blit(self.shapes.disc(rect.width, skin.top, skin.edge, self.px(self.metrics.edge)), rect)
        self.glyph(onto, rect.center, glyph, rect.width / self.geometry.unit * size, skin.mark)

    def split(self, rect: Rect, width: int, side: Align, gap: int = 0) -> tuple[Rect, Rect]:
        """A piece of `width` cut off one side of `rect`, and what is left beyond a gap."""
        piece = Rect(rect.left if side is Align.LEFT else rect.right - width, rect.top, width, rect.height)
        left = rect.left + (width + gap if side is Align.LEFT else 0)
        return piece, Rect(left, rect.top, rect.width - width - gap, rect.height)
