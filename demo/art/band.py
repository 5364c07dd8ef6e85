"""The band below the guided tour: a caption, how far the tour has come, and what pauses and ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.demo.art.sheet import Ink, Pen, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.drawing.colour import BLACK, WHITE, Colour, mix
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.drawing.text import Align
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.screens.icons import drawing
from otp_atm.screens.view import Icon

_GROUND: Final = ((17, 21, 30), (11, 14, 21))
_BUTTON: Final = ((70, 80, 102), (52, 60, 80))
_SOFT: Final[Colour] = (166, 176, 198)
_ALARM: Final[Colour] = (255, 176, 148)
_PLAY: Final = "M8.5 6.2v11.6L18 12z"
_PAUSE: Final = "M8.6 6.5v11M15.4 6.5v11"


class Band(NamedTuple):
    """Where everything stands, in pixels of the window."""

    caption: Rect
    tag: Rect
    pause: Rect
    close: Rect


@dataclass(frozen=True, slots=True)
class Told:
    """What the band says: a caption or, in its place, what went wrong; a word while the tour does not go on; how far it has come."""

    caption: str
    surprise: str
    tag: str
    progress: float
    paused: bool


def band_of(band: Rect, language: Language) -> Band:
    """Captions begin where reading begins; the buttons are at the other end."""
    rtl = language.right_to_left
    side = round(band.height * 0.46)
    edge, top = round(band.height * 0.4), band.top + round(band.height * 0.18)

    def from_end(start: int, width: int, *, whole: bool = False) -> Rect:
        left = band.left + start if rtl else band.right - start - width
        return Rect(left, band.top if whole else top, width, band.height if whole else side)

    close, pause = from_end(edge, side), from_end(edge + round(side * 1.75), side)
    tag = from_end(edge + 3 * side, round(band.height * 1.5), whole=True)
    used = edge + 3 * side + tag.width
    caption = from_end(used, band.width - used - edge, whole=True)
    return Band(caption, tag, pause, close)


def draw_band(studio: Studio, place: Rect, language: Language, told: Told) -> Surface:
    """The whole band."""
    plan, accent = band_of(place, language), studio.materials.accent
    rtl = language.right_to_left
    sheet = Sheet(place)
    sheet.rect(place, shade(*_GROUND))
    line = max(2, place.height // 24)
    sheet.rect(Rect(place.left, place.top, place.width, line), Ink(WHITE, 0.12))
    done = round(place.width * told.progress)
    sheet.rect(Rect(place.right - done if rtl else place.left, place.top, done, line), accent)
    _button(sheet, studio, plan.pause, _PLAY if told.paused else _PAUSE, lit=told.paused)
    _button(sheet, studio, plan.close, drawing(Icon.CROSS), lit=bool(told.surprise))
    surface = sheet.surface()
    for box, key in ((plan.pause, studio.words.space), (plan.close, studio.words.keyboard[Key.CANCEL])):
        row = Rect(box.left - box.width // 2, box.bottom, 2 * box.width, place.bottom - box.bottom - line).move(0, -place.top)
        size = max(8, round(place.height * 0.17))
        studio.letters.line(key, Face(Weight.MEDIUM, size), _SOFT, False).draw(surface, row, Align.CENTRE)
    tag = plan.tag.move(0, -place.top)
    studio.letters.line(told.tag, Face(Weight.BOLD, round(place.height * 0.22)), accent, rtl).draw(surface, tag, Align.CENTRE)
    _caption(surface, studio, plan.caption.move(0, line // 2 - place.top), told, rtl=rtl)
    return surface


def _button(sheet: Sheet, studio: Studio, box: Rect, icon: str, *, lit: bool) -> None:
    face = mix((250, 200, 96), (222, 158, 40), 0.5) if lit else mix(*_BUTTON, 0.5)
    ink = BLACK if lit else WHITE
    sheet.circle(box.center, box.width / 2, face)
    sheet.circle(box.center, box.width / 2 - 0.5, pen=Pen(Ink(WHITE, 0.2), studio.areas.stroke(1)))
    inner = box.inflate(-box.width * 2 // 5, -box.width * 2 // 5)
    strokes = icon if icon.startswith("<") else f'<path d="{icon}" fill="{"#000" if icon == _PLAY else "none"}"/>'
    sheet.strokes(strokes, inner, Pen(Ink(ink), max(1.6, box.width * 0.07)))


def _caption(surface: Surface, studio: Studio, room: Rect, told: Told, *, rtl: bool) -> None:
    """In the middle of the band's height, in one line or two."""
    if told.surprise:
        text, colour, style = told.surprise, _ALARM, TextStyle(Weight.REGULAR, room.height * 0.24, 9, lines=3, leading=1.35)
    else:
        text, colour, style = told.caption, WHITE, TextStyle(Weight.MEDIUM, room.height * 0.34, 12, lines=2, leading=1.5)
    block = studio.letters.fit(text, style, 1.0, room.width, rtl)
    place = room.move(0, (room.height - block.height) // 2)
    studio.letters.draw_block(surface, block, colour, place, Align.RIGHT if rtl else Align.LEFT)
