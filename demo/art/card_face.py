"""The face of a bank card (ISO/IEC 7810 ID-1, chip where ISO/IEC 7816-2 wants it): colour, pattern, chip, number and name.

The number is printed truncated, as on a receipt: a picture of the window gives nobody's full number away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import pi, sin
from typing import Final

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.sheet import ROUND, SLANTED, Ink, Pen, Shade, Sheet, shade
from otp_atm.demo.art.textures import soft_shadow
from otp_atm.demo.cards import DemoCard
from otp_atm.demo.words import on_the_machine
from otp_atm.drawing.colour import BLACK, WHITE, Colour, mix
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.drawing.text import Align, Typesetter
from otp_atm.languages.texts import said
from otp_atm.screens.brand import Brand

DESIGNS: Final[tuple[tuple[Colour, Colour, Colour], ...]] = (
    ((26, 64, 132), (12, 30, 76), (248, 214, 140)),
    ((8, 84, 76), (4, 46, 50), (182, 244, 218)),
    ((122, 30, 60), (60, 10, 36), (255, 206, 194)),
    ((54, 59, 69), (24, 27, 34), (218, 224, 234)),
    ((78, 48, 136), (38, 22, 84), (230, 210, 255)),
    ((140, 66, 12), (92, 38, 10), (255, 232, 188)),
    ((12, 72, 118), (8, 48, 90), (208, 239, 255)),
    ((66, 80, 22), (40, 52, 15), (236, 244, 190)),
)
"""Upper and lower colour of the plastic, and its foil. The plastic is dark enough for what is printed on it, gloss and all."""

_NUMBER_TOP: Final = 0.575
_LINES: Final = 7
_BOTH_NAMES: Final = 0.8
"""How much of a card's width its issuer's name takes at the most, in both languages together, for both to stand on one line."""


def card_face(card: DemoCard, design: int, width: int, brand: Brand, letters: Typesetter, *, printed: bool = True) -> Surface:
    """The card lying flat, `width` pixels wide, its corners cut out; with everything that is printed on it, or plain."""
    box = Rect(0, 0, width, round(width / (85.60 / 53.98)))
    upper, lower, foil = DESIGNS[design % len(DESIGNS)]
    sheet = Sheet(box)
    corner = width * 3.18 / 85.60
    sheet.rect(box, shade(upper, lower, way=SLANTED), radius=corner)
    _pattern(sheet, box, design, foil)
    sheet.circle((width * 0.3, -width * 0.1), width * 0.62, Shade(((0, WHITE, 0.14), (1, WHITE, 0)), ROUND))
    _chip(sheet, Rect(round(width * 0.115), round(box.height * 0.345), round(width * 0.145), round(width * 0.112)))
    _waves(sheet, (width * 0.315, box.height * 0.345 + width * 0.056), width * 0.028, foil)
    _emblem(sheet, (width * 0.885, box.height * 0.82), width * 0.05, foil)
    sheet.rect(box, pen=Pen(Ink(WHITE, 0.28), max(1.0, width / 260)), radius=corner)
    surface = _cut(sheet.surface(), box, corner)
    if printed:
        _letters(surface, card, foil, brand, letters)
    return surface


def in_the_air(face: Surface) -> Surface:
    """The card with its shadow under it, on ground large enough for both."""
    spread = max(4, face.get_width() // 22)
    ground = Surface((face.get_width() + 6 * spread, face.get_height() + 6 * spread), pygame.SRCALPHA)
    spot = face.get_rect(center=ground.get_rect().center)
    soft_shadow(ground, spot.move(0, spread // 2), spread, spread, 0.6)
    ground.blit(face, spot)
    return ground


def _cut(surface: Surface, box: Rect, corner: float) -> Surface:
    mask = Sheet(box)
    mask.rect(box, WHITE, radius=corner)
    surface.blit(mask.surface(), (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    return surface


def _pattern(sheet: Sheet, box: Rect, design: int, foil: Colour) -> None:
    draw = (_ribbons, _rings, _facets)[design % 3]
    draw(sheet, box, foil)


def _ribbons(sheet: Sheet, box: Rect, foil: Colour) -> None:
    """Waves of fine lines, like the guilloche of a banknote."""
    for line in range(_LINES * 2):
        points = []
        for step in range(25):
            share = step / 24
            swing = sin(2 * pi * (share * 1.15 + line * 0.022)) * box.height * (0.2 - line * 0.006)
            points.append(f"{share * box.width:.1f} {box.height * (0.62 + line * 0.022) - swing:.1f}")
        sheet.path("M" + "L".join(points), pen=Pen(Ink(foil, 0.11), box.width / 420))


def _rings(sheet: Sheet, box: Rect, foil: Colour) -> None:
    for ring in range(_LINES):
        sheet.circle(
            (box.width * 0.86, box.height * 0.16),
            box.width * (0.1 + ring * 0.085),
            Ink(foil, 0.05),
            pen=Pen(Ink(foil, 0.12), box.width / 420),
        )


def _facets(sheet: Sheet, box: Rect, foil: Colour) -> None:
    width, height = box.size
    for index, (top, bottom) in enumerate(((0.46, 0.18), (0.64, 0.42), (0.86, 0.6))):
        corners = ((width * top, 0), (width, 0), (width, height), (width * bottom, height))
        sheet.polygon(corners, Ink(foil if index % 2 else WHITE, 0.055))


def _chip(sheet: Sheet, box: Rect) -> None:
    """Contacts, seen from above: six fields round a middle one."""
    edge = Pen(Ink((110, 80, 24), 0.75), max(0.8, box.width / 34))
    sheet.rect(box, shade((250, 232, 172), (214, 172, 88), (240, 212, 138), way=SLANTED), radius=box.width * 0.16, pen=edge)
    third, middle = box.height / 3, box.inflate(-box.width * 0.52, -box.height * 0.4)
    for row in (1, 2):
        y = box.top + row * third
        sheet.line((box.left, y), (middle.left, y), edge)
        sheet.line((middle.right, y), (box.right, y), edge)
    sheet.rect(middle, radius=box.width * 0.1, pen=edge)
    sheet.line((box.centerx, box.top), (box.centerx, middle.top), edge)
    sheet.line((box.centerx, middle.bottom), (box.centerx, box.bottom), edge)


def _waves(sheet: Sheet, centre: tuple[float, float], size: float, foil: Colour) -> None:
    """«This card also works without contact.»"""
    x, y = centre
    for ring in range(4):
        reach = size * (0.45 + ring * 0.5)
        start, bend = x + ring * size * 0.42, reach * 1.7
        arc = f"M{start:.2f} {y - reach:.2f}A{bend:.2f} {bend:.2f} 0 0 1 {start:.2f} {y + reach:.2f}"
        sheet.path(arc, pen=Pen(Ink(foil, 0.85), size * 0.2))


def _emblem(sheet: Sheet, centre: tuple[float, float], size: float, foil: Colour) -> None:
    """The mark of the demo's own card scheme: an eight-pointed star."""
    points = 8
    for turn in (0, 1):
        angle = pi / 4 * turn
        corners = [
            (centre[0] + size * sin(angle + k * pi / 2 + pi / 4), centre[1] + size * sin(angle + k * pi / 2 + 3 * pi / 4))
            for k in range(points // 2)
        ]
        sheet.polygon(corners, Ink(foil, 0.5), pen=Pen(Ink(WHITE, 0.35), size / 18))
    sheet.circle(centre, size * 0.36, Ink(mix(foil, BLACK, 0.55), 0.8))


def _letters(surface: Surface, card: DemoCard, foil: Colour, brand: Brand, letters: Typesetter) -> None:
    _number(surface, card.card.pan.truncated, letters)
    issuer, (left, right) = card.issuer or brand.name, on_the_machine()
    rows = (
        *_names(said(issuer, left), said(issuer, right), surface, letters, foil),
        ("VALID THRU", _Row(0.745, 0.03, Weight.MEDIUM, Align.LEFT), foil),
        (f"{card.card.expiry[2:]}/{card.card.expiry[:2]}", _Row(0.735, 0.046, Weight.MEDIUM, Align.CENTRE), WHITE),
        (card.card.name, _Row(0.835, 0.052, Weight.MEDIUM, Align.LEFT), WHITE),
    )
    width, height = surface.get_size()
    for text, row, colour in rows:
        room = Rect(round(width * 0.075), round(height * row.top), round(width * 0.85), round(row.size * width * 1.6))
        rtl = row.align is Align.RIGHT
        face = letters.fit(text, TextStyle(row.weight, max(6, row.size * width), 6), 1.0, room.width, rtl).face
        letters.line(text, face, mix(BLACK, colour, 0.15), rtl).draw(surface, room.move(0, max(1, width // 260)), row.align)
        letters.line(text, face, colour, rtl).draw(surface, room, row.align)


def _names(left: str, right: str, surface: Surface, letters: Typesetter, foil: Colour) -> Iterator[tuple[str, _Row, Colour]]:
    """The issuer's name in both languages, on one line, or on two where both are not seen on one without running into each other."""
    one, other = _Row(0.015, 0.066, Weight.BOLD, Align.RIGHT), _Row(0.027, 0.054, Weight.MEDIUM, Align.LEFT)
    width = surface.get_width()
    told = ((right, one, True), (left, other, False))
    used = sum(letters.width(text, Face(row.weight, round(row.size * width)), rtl) for text, row, rtl in told)
    if used > width * _BOTH_NAMES:
        one, other = replace(one, top=0.01), replace(other, top=0.135)
    yield right, one, WHITE
    yield left, other, foil


@dataclass(frozen=True, slots=True)
class _Row:
    """Where a line of print stands: its top as a share of the card's height, its size as one of the width."""

    top: float
    size: float
    weight: Weight
    align: Align


def _number(surface: Surface, number: str, letters: Typesetter) -> None:
    """In groups of four and in cells of one width, as embossers print it; what is left out is printed as dots."""
    width, height = surface.get_size()
    groups = -(-len(number) // 4)
    cell = width * 0.85 / (len(number) + (groups - 1) * 0.8)
    face = Face(Weight.BOLD, max(7, round(min(width * 0.077, cell * 1.7))))
    left, middle = width * 0.075, round(height * (_NUMBER_TOP + 0.075))
    for index, char in enumerate(number):
        centre = (round(left + (index + 0.5 + index // 4 * 0.8) * cell), middle)
        if char == "*":
            pygame.draw.aacircle(surface, WHITE, centre, max(1, round(cell * 0.16)))
        else:
            spot = Rect(0, 0, round(cell), round(height * 0.15))
            spot.center = centre
            letters.line(char, face, BLACK, False).draw_by_ink(surface, spot.move(0, max(1, width // 220)))
            letters.line(char, face, WHITE, False).draw_by_ink(surface, spot)
