"""The keys that can be pressed: caps of the PIN pad and function keys beside the screen, up and pressed."""

from __future__ import annotations

from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.areas import Areas
from otp_atm.demo.art.materials import CAPS, ENGRAVED, STEEL_DARK
from otp_atm.demo.art.sheet import DOWN, Ink, Pen, Shade, Sheet, shade
from otp_atm.demo.keypad import Cap
from otp_atm.demo.words import on_the_machine, words_of
from otp_atm.drawing.colour import BLACK, WHITE, Colour, mix
from otp_atm.drawing.style import Face, Weight
from otp_atm.drawing.text import Align, Typesetter
from otp_atm.kiosk.vocabulary import Key

STEEL_CAP: Final = ((250, 251, 252), (190, 197, 206), ENGRAVED)
_MARKS: Final = {
    Key.CANCEL: "M-5 -5L5 5M5 -5L-5 5",
    Key.CLEAR: "M3.2 -5.6L-4 0L3.2 5.6",
    Key.ENTER: "M0 -5.4A5.4 5.4 0 1 1 -0.01 -5.4Z",
}
"""What a finger feels on a function key: a cross, an angle, a ring (EN 1332-3)."""


def cap(areas: Areas, key: Cap, letters: Typesetter, *, pressed: bool = False) -> Surface:
    """A cap of the PIN pad on transparent ground, as large as its rectangle."""
    box = Rect((0, 0), areas.caps[key].size)
    sheet = Sheet(box)
    top, bottom, ink = CAPS.get(key.meaning, STEEL_CAP)
    raise_cap(sheet, box, (top, bottom), areas.px(5), pressed)
    face = box.move(0, 1) if pressed else box
    if isinstance(key.meaning, Key):
        spot = _mark_spot(face, key)
        sheet.path(_MARKS[key.meaning], pen=Pen(Ink(ink), 2.3), place=f"translate({spot[0]} {spot[1]}) scale({areas.unit * 0.92:.3f})")
    elif key.meaning == "5":
        raise_dot(sheet, (face.centerx, face.bottom - 5.4 * areas.unit), 1.9 * areas.unit)
    surface = sheet.surface()
    if isinstance(key.meaning, Key):
        _words(surface, face, key, ink, letters)
    elif key.meaning:
        size = round(face.height * 0.58)
        face = face.move(0, -round(face.height * 0.05))
        letters.line(key.meaning, Face(Weight.BOLD, size), WHITE, False).draw_by_ink(surface, face.move(0, 1))
        letters.line(key.meaning, Face(Weight.BOLD, size), ink, False).draw_by_ink(surface, face)
    return surface


def function_key(areas: Areas, key: Key, *, pressed: bool = False) -> Surface:
    """A key beside the screen."""
    box = Rect((0, 0), areas.function_keys[key].size)
    sheet = Sheet(box)
    raise_cap(sheet, box, ((232, 235, 239), (138, 147, 159)), areas.px(6), pressed)
    middle = box.inflate(-areas.px(14), -areas.px(13)).move(0, 1 if pressed else 0)
    sheet.rect(middle, Shade(((0, BLACK, 0.16), (1, WHITE, 0.35)), DOWN), radius=areas.px(4))
    return sheet.surface()


def raise_cap(sheet: Sheet, box: Rect, face: tuple[Colour, Colour], radius: float, pressed: bool = False) -> None:
    """A key that stands out of its ground, or is pressed into it; `face` is its colours from top to bottom."""
    top, bottom = face
    if pressed:
        sheet.rect(box, mix(bottom, BLACK, 0.3), radius=radius, inset=1)
        sheet.rect(box.move(0, 1), shade(mix(bottom, BLACK, 0.12), mix(top, BLACK, 0.16)), radius=radius, inset=2)
        return
    sheet.rect(box, mix(bottom, BLACK, 0.42), radius=radius)
    sheet.rect(Rect(box.left, box.top, box.width, box.height - max(1, box.height // 14)), shade(top, bottom), radius=radius)
    upper = Rect(box.left, box.top, box.width, box.height // 2)
    sheet.rect(upper, Shade(((0, WHITE, 0.34), (1, WHITE, 0)), DOWN), radius=radius, inset=1)


def raise_dot(sheet: Sheet, centre: tuple[float, float], radius: float) -> None:
    """The raised dot on 5 (ISO 9564-1, annex on keypads): so that fingers find the middle."""
    sheet.circle((centre[0], centre[1] + radius * 0.35), radius * 1.15, Ink(BLACK, 0.35))
    sheet.circle(centre, radius, shade(WHITE, STEEL_DARK))


def _mark_spot(face: Rect, key: Cap) -> tuple[float, float]:
    if key.rows > 1:
        return face.centerx, face.top + face.height * 0.28
    return face.left + face.width * 0.19, face.centery - face.height * 0.03


def _words(surface: Surface, face: Rect, key: Cap, ink: Colour, letters: Typesetter) -> None:
    """The key's name in both languages, beside its mark or, on a tall key, below it."""
    assert isinstance(key.meaning, Key)
    from_left, from_right = (words_of(one).caps[key.meaning] for one in on_the_machine())
    size = min(round(face.width * 0.185), round(face.height / key.rows * 0.4))
    tall = key.rows > 1
    left = 0.0 if tall else 0.29
    middle = face.top + round(face.height * (0.63 if tall else 0.5))
    column = Rect(face.left + round(face.width * left), 0, round(face.width * (1 - left - (0 if tall else 0.03))), 2 * size)
    for text, height, down, rtl in ((from_right, size, -0.52, True), (from_left, round(size * 0.74), 0.56, False)):
        column.centery = middle + round(down * size)
        letters.line(text, Face(Weight.BOLD, height), ink, rtl).draw(surface, column, Align.CENTRE)
