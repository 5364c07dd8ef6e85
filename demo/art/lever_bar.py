"""How the clock's bar looks: dark glass with raised buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.art.sheet import Ink, Pen, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.levers import Bar, Lever
from otp_atm.drawing.colour import BLACK, WHITE, Colour, mix
from otp_atm.drawing.style import TextStyle, Weight
from otp_atm.drawing.text import Align

_GLASS: Final = ((34, 40, 53), (22, 27, 38))
_BUTTON: Final = ((70, 80, 102), (52, 60, 80))
_LIT: Final = ((250, 200, 96), (222, 158, 40))
_SOFT: Final[Colour] = (176, 186, 208)


@dataclass(frozen=True, slots=True)
class Told:
    """What stands on the bar: two lines of time, the phone's error, the labels; which levers are down, and which are lit."""

    time: str
    other_time: str
    skew: str
    labels: tuple[tuple[Lever, str], ...]
    down: frozenset[Lever]
    lit: frozenset[Lever]


def draw_bar(studio: Studio, foot: Rect, bar: Bar, told: Told) -> Surface:
    """The whole bar."""
    sheet = Sheet(foot)
    sheet.rect(foot, shade(*_GLASS))
    sheet.line(foot.topleft, foot.topright, Pen(Ink(studio.materials.accent, 0.55), 1.4))
    for lever, _ in told.labels:
        _button(sheet, bar.levers[lever], pressed=lever in told.down, lit=lever in told.lit)
    surface = sheet.surface()
    _times(surface, studio, foot, bar.time, told)
    _line(surface, studio, told.skew, bar.skew.move(0, -foot.top), (_SOFT, Weight.MEDIUM, 0.46), studio.end)
    for lever, label in told.labels:
        ink = BLACK if lever in told.lit else WHITE
        _line(surface, studio, label, bar.levers[lever].move(0, -foot.top), (ink, Weight.BOLD, 0.44), Align.CENTRE)
    return surface


def _button(sheet: Sheet, box: Rect, *, pressed: bool, lit: bool) -> None:
    top, bottom = _LIT if lit else _BUTTON
    if pressed:
        top, bottom = mix(bottom, BLACK, 0.25), mix(top, BLACK, 0.1)
    radius = box.height * 0.28
    sheet.rect(box.move(0, 1), Ink(BLACK, 0.5), radius=radius)
    sheet.rect(box, shade(top, bottom), radius=radius)
    sheet.rect(box, pen=Pen(Ink(WHITE, 0.16), 1), radius=radius)


def _times(surface: Surface, studio: Studio, foot: Rect, box: Rect, told: Told) -> None:
    """The calendar of the language first and bright, the other one beside it."""
    row = box.move(0, -foot.top)
    half = row.width * 13 // 20
    first = Rect(row.right - half if studio.rtl else row.left, row.top, half, row.height)
    second = Rect(row.left if studio.rtl else first.right, row.top, row.width - half, row.height).inflate(-row.height // 3, 0)
    _line(surface, studio, told.time, first, (WHITE, Weight.BOLD, 0.5), studio.start)
    _line(surface, studio, told.other_time, second, (_SOFT, Weight.REGULAR, 0.42), studio.start)


def _line(surface: Surface, studio: Studio, text: str, room: Rect, look: tuple[Colour, Weight, float], align: Align) -> None:  # noqa: PLR0917
    colour, weight, size = look
    inner = room.inflate(-room.height // 4, 0)
    face = studio.letters.fit(text, TextStyle(weight, room.height * size, 7), 1.0, inner.width, studio.rtl).face
    studio.write(surface, text, face, colour, inner, align)
