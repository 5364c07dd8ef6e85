"""What is written on the front: the sign in both languages, and the guide engraved beside the PIN pad."""

from __future__ import annotations

from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.art.front import sign_glass
from otp_atm.demo.art.materials import ENGRAVED, Materials
from otp_atm.demo.art.sheet import Ink, Pen, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.words import on_the_machine, words_of
from otp_atm.drawing.colour import BLACK, WHITE, mix
from otp_atm.drawing.shapes import loaded
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.drawing.text import Align
from otp_atm.languages.texts import said
from otp_atm.screens.brand import Brand
from otp_atm.screens.icons import drawing
from otp_atm.screens.view import Icon

_ICONS: Final = (Icon.CARD_IN, Icon.SHIELD, Icon.CARD_OUT)
_LEAST: Final = 7
"""Pixels of the smallest letters."""
_GUIDE_STYLE: Final = TextStyle(Weight.MEDIUM, 13, 7)
_LEAST_ENGRAVED: Final = 8
"""Smaller, they are scratches in the metal: the pictures then stand alone."""


def letter_sign(onto: Surface, studio: Studio) -> None:
    """The bank's mark in the middle, its name on both sides, each on the side where its language begins."""
    areas, brand, materials = studio.areas, studio.brand, studio.materials
    glass = sign_glass(areas)
    mark = bank_mark(brand, materials, round(glass.height * 0.68))
    onto.blit(mark, mark.get_rect(center=glass.center))
    inner = glass.inflate(-2 * areas.px(22), 0)
    half = Rect(inner.left, inner.top, inner.width // 2 - areas.px(40), inner.height)
    names = [(said(brand.name, one), said(brand.subtitle, one), one.right_to_left) for one in on_the_machine()]
    legible = _subtitle_face(half).size >= _LEAST_ENGRAVED
    whole = legible and all(_widths(studio, half, name)[1] <= half.width for name in names)
    for name in names:
        if name[2]:
            half.right = inner.right
        _name(onto, studio, half, name, whole=whole)


Name = tuple[str, str, bool]
"""Name and subtitle, and whether they read from right to left."""


def _name_face(studio: Studio, room: Rect, name: Name) -> Face:
    """As large as its half of the sign lets it be."""
    text, _, rtl = name
    return studio.letters.fit(text, TextStyle(Weight.BOLD, room.height * 0.5, _LEAST), 1.0, room.width, rtl).face


def _subtitle_face(room: Rect) -> Face:
    return Face(Weight.REGULAR, round(room.height * 0.31))


def _widths(studio: Studio, room: Rect, name: Name) -> tuple[int, int]:
    """Up to where the subtitle begins, and up to where it ends."""
    used = studio.letters.width(name[0], _name_face(studio, room, name), name[2]) + room.height // 3
    return used, used + studio.letters.width(name[1], _subtitle_face(room), name[2])


def _name(onto: Surface, studio: Studio, room: Rect, name: Name, *, whole: bool) -> None:
    """The name from the outer end, and behind it, if it is to be the whole, what it stands for."""
    text, subtitle, rtl = name
    align, materials = Align.RIGHT if rtl else Align.LEFT, studio.materials
    studio.letters.line(text, _name_face(studio, room, name), materials.accent, rtl).draw(onto, room, align)
    if whole:
        used = _widths(studio, room, name)[0]
        line = studio.letters.line(subtitle, _subtitle_face(room), mix(WHITE, materials.primary, 0.3), rtl)
        line.draw(onto, room.move(-used if rtl else used, 1), align)


def bank_mark(brand: Brand, materials: Materials, height: int) -> Surface:
    """The bank's logo, or, without one, the mark that the terminal's screens show."""
    if brand.logo:
        return loaded(brand.logo, height)
    sheet = Sheet(Rect(0, 0, height, height))
    gold, unit = shade(mix(materials.accent, WHITE, 0.25), mix(materials.accent, BLACK, 0.2)), height / 48
    sheet.path("M24 1.5L43.5 12.75v22.5L24 46.5 4.5 35.25v-22.5z", gold, place=f"scale({unit})")
    sheet.path("M24 12.5L34 18.25v11.5L24 35.5 14 29.75v-11.5z", mix(materials.primary, BLACK, 0.6), place=f"scale({unit})")
    sheet.circle((24 * unit, 24 * unit), 4.6 * unit, gold)
    return sheet.surface()


def engrave_guide(onto: Surface, studio: Studio) -> None:
    """Three rows: a text from the left, a picture, a text from the right; dark with a bright lower edge, as cut into the metal."""
    areas, guide = studio.areas, studio.areas.guide
    from_left, from_right = (words_of(one).engraved for one in on_the_machine())
    row = Rect(guide.left + areas.px(12), 0, guide.width - 2 * areas.px(12), guide.height // len(_ICONS))
    icon = Rect(0, 0, areas.px(30), areas.px(30))
    room = (row.width - icon.width) // 2 - areas.px(7)
    face = _guide_face(studio, room)
    sheet = Sheet(guide)
    for index, (left, picture, right) in enumerate(zip(from_left, _ICONS, from_right, strict=True)):
        row.top = guide.top + index * guide.height // len(_ICONS)
        icon.center = row.center
        for ink, colour, down in ((Ink(WHITE, 0.8), WHITE, 1), (Ink(ENGRAVED, 0.9), ENGRAVED, 0)):
            sheet.strokes(drawing(picture), icon.move(0, down), Pen(ink, 1.8 * areas.unit))
            if face.size >= _LEAST_ENGRAVED:
                studio.letters.line(left, face, colour, False).draw(onto, row.move(0, down), Align.LEFT)
                studio.letters.line(right, face, colour, True).draw(onto, row.move(0, down), Align.RIGHT)
        if index:
            sheet.line(row.topleft, row.topright, Pen(Ink(ENGRAVED, 0.22), areas.stroke(1)))
            below = row.top + areas.stroke(1)
            sheet.line((row.left, below), (row.right, below), Pen(Ink(WHITE, 0.5), areas.stroke(1)))
    onto.blit(sheet.surface(), guide)


def _guide_face(studio: Studio, room: int) -> Face:
    """The largest face in which all texts of the guide find room."""
    texts = [(text, one.right_to_left) for one in on_the_machine() for text in words_of(one).engraved]
    faces = (studio.letters.fit(written, _GUIDE_STYLE, studio.areas.unit, room, rtl).face for written, rtl in texts)
    return min(faces, key=lambda face: face.size)
