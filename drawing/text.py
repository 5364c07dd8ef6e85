"""Setting text: a line from its runs, wrapping, fitting into a width, and digits in cells that do not dance when they change."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from math import ceil
from typing import Final, NamedTuple

import pygame

from otp_atm.drawing.bidi import visual_runs
from otp_atm.drawing.colour import Colour
from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.lines import broken, phrases, words
from otp_atm.drawing.style import Face, TextStyle

_KEPT_LINES: Final = 40
_DIGITS: Final = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
_SHRINK: Final = 0.94
_LAST_RESORT: Final = 0.6
# Pixels. Smaller letters, set on whole pixels, would stand unevenly apart: they are drawn twice as large and scaled down.
_SMALL: Final = 16
# Where the eye sees the middle of a line, in ems below the top of the font's line: Persian letters hang lower than Latin ones.
_MIDDLE: Final = {True: 0.745, False: 0.68}


class Align(Enum):
    """Where a text stands in its rectangle; the value is the share of the free room on its left."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


class Line(NamedTuple):
    """One set line. `ink` is the part of `surface` with anything on it; `middle` its optical middle, in pixels from the top."""

    surface: pygame.Surface
    ink: pygame.Rect
    middle: int

    def draw(self, onto: pygame.Surface, rect: pygame.Rect, align: Align) -> None:
        """In the middle of `rect`'s height; sideways by its ink, so that round and straight letters line up."""
        onto.blit(self.surface, (self._left(rect, align), rect.centery - self.middle))

    def draw_by_ink(self, onto: pygame.Surface, rect: pygame.Rect, align: Align = Align.CENTRE) -> None:
        """As `draw`, but centred by its ink in height too: for numbers, which have no descenders."""
        onto.blit(self.surface, (self._left(rect, align), rect.centery - self.ink.centery))

    def _left(self, rect: pygame.Rect, align: Align) -> int:
        return rect.left + round((rect.width - self.ink.width) * align.value) - self.ink.left


class Block(NamedTuple):
    """A text fitted into a width: its lines as text, the face they are set in, and the pixels from one line to the next."""

    texts: tuple[str, ...]
    face: Face
    pitch: int
    width: int
    rtl: bool

    @property
    def height(self) -> int:
        return self.pitch * len(self.texts)


class Typesetter:
    """Sets text. Lines are kept, the least recently used given up first."""

    def __init__(self, fonts: FontBook) -> None:
        self._fonts = fonts
        self._lines: dict[tuple[str, Face, Colour, bool], Line] = {}
        self._word = lru_cache(maxsize=1024)(self.width)

    def line(self, text: str, face: Face, colour: Colour, rtl: bool) -> Line:
        """One line in a paragraph that reads right to left if `rtl`."""
        key = (text, face, colour, rtl)
        found = self._lines.pop(key, None) or self._set(text, face, colour, rtl)
        self._lines[key] = found
        if len(self._lines) > _KEPT_LINES:
            del self._lines[next(iter(self._lines))]
        return found

    def width(self, text: str, face: Face, rtl: bool) -> int:
        """The width of one line in pixels, as it will be set."""
        drawn, times = _drawn_at(face)
        return ceil(sum(self._fonts.font(drawn, run.rtl).size(run.text)[0] for run in visual_runs(text, rtl)) / times)

    def fit(self, text: str, style: TextStyle, unit: float, width: int, rtl: bool) -> Block:
        """`text` in `width` pixels, with `unit` pixels to the design unit.

        It is shrunk to the style's minimum first, then wrapped, and shrunk further only where both are not enough.
        """
        usual = _sizes(style.size * unit, style.minimum * unit)
        smaller = _sizes(style.minimum * unit, style.minimum * unit * _LAST_RESORT)
        attempts = [(lines, size) for lines in range(1, style.lines + 1) for size in usual]
        for lines, size in (*attempts, *((style.lines, size) for size in smaller)):
            face = Face(style.weight, size)
            texts = self.wrap(text, face, rtl, width) if lines > 1 else (text,)  # one line is drawn as it is, whatever spaces are in it
            if len(texts) <= lines and max((self._word(line, face, rtl) for line in texts), default=0) <= width:
                break
        return Block(texts, face, round(face.size * style.leading), width, rtl)

    def wrap(self, text: str, face: Face, rtl: bool, width: int) -> tuple[str, ...]:
        """`text` in as few lines of `width` pixels as it takes, broken as `drawing.lines` has it. A word wider than that stands alone."""
        if self._word(text, face, rtl) <= width:
            return (text,)
        parts = phrases(text)
        if any(self._word(part, face, rtl) > width for part in parts):
            parts = words(text)
        widths, space = [self._word(part, face, rtl) for part in parts], self._word(" ", face, rtl)
        found = broken(parts, widths, space, width)
        over = max(self._word(line, face, rtl) for line in found) - width
        if over > 0:  # words side by side are not always just as wide as together
            found = broken(parts, widths, space, max(*widths, width - over - space))
        return found

    def draw_block(self, onto: pygame.Surface, block: Block, colour: Colour, rect: pygame.Rect, align: Align) -> None:
        """The block's lines from the top of `rect` downwards."""
        for index, text in enumerate(block.texts):
            row = pygame.Rect(rect.left, rect.top + index * block.pitch, rect.width, block.pitch)
            self.line(text, block.face, colour, block.rtl).draw(onto, row, align)

    def draw_cells(self, onto: pygame.Surface, digits: str, face: Face, colour: Colour, centre: tuple[int, int]) -> None:
        """Digits left to right in cells of equal width around `centre`: a countdown changes without moving."""
        cell = self.cell(face, digits)
        left = centre[0] - cell * len(digits) // 2
        for index, digit in enumerate(digits):
            rect = pygame.Rect(left + index * cell, centre[1] - face.size, cell, face.size * 2)
            self.line(digit, face, colour, False).draw_by_ink(onto, rect)

    def cell(self, face: Face, digits: str) -> int:
        """The width of a cell that holds any digit of the script that these are of."""
        script = next((script for script in _DIGITS if digits[0] in script), _DIGITS[0])
        return max(self._word(digit, face, False) for digit in script)

    def _set(self, text: str, face: Face, colour: Colour, rtl: bool) -> Line:
        drawn, times = _drawn_at(face)
        parts = [self._fonts.font(drawn, run.rtl).render(run.text, True, colour) for run in visual_runs(text, rtl)]
        surface = parts[0] if len(parts) == 1 else _side_by_side(parts, colour)
        if times > 1:
            surface = pygame.transform.smoothscale(surface, (ceil(surface.get_width() / times), ceil(surface.get_height() / times)))
        return Line(surface, surface.get_bounding_rect(), round(face.size * _MIDDLE[rtl]))


def _drawn_at(face: Face) -> tuple[Face, int]:
    """The face to draw with, and how many times too large it is."""
    return (Face(face.weight, face.size * 2), 2) if face.size < _SMALL else (face, 1)


def _sizes(largest: float, smallest: float) -> tuple[int, ...]:
    """Whole pixels from `largest` down to `smallest`, in steps that the eye just notices."""
    sizes = [largest]
    while sizes[-1] * _SHRINK > smallest:
        sizes.append(sizes[-1] * _SHRINK)
    return tuple(dict.fromkeys(max(1, round(size)) for size in (*sizes, smallest)))


def _side_by_side(parts: list[pygame.Surface], colour: Colour) -> pygame.Surface:
    surface = pygame.Surface(
        (sum(part.get_width() for part in parts), max((part.get_height() for part in parts), default=1)), pygame.SRCALPHA
    )
    surface.fill((*colour, 0))
    left = 0
    for part in parts:
        surface.blit(part, (left, 0))
        left += part.get_width()
    return surface
