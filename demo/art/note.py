"""A message as a phone shows it that has just received one."""

from __future__ import annotations

from typing import Final

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.sheet import DOWN, Ink, Pen, Shade, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.art.textures import soft_shadow
from otp_atm.demo.news import News
from otp_atm.drawing.colour import BLACK, WHITE, Colour
from otp_atm.drawing.style import TextStyle, Weight
from otp_atm.drawing.text import Align
from otp_atm.languages.direction import reads_right_to_left
from otp_atm.screens.icons import drawing
from otp_atm.screens.view import Icon

_INK: Final[Colour] = (28, 33, 42)
_SOFT: Final[Colour] = (70, 77, 90)
_HEADING: Final = TextStyle(Weight.BOLD, 14, 10)
_TEXT: Final = TextStyle(Weight.REGULAR, 13, 12.5, lines=9, leading=1.5)
_LEAST_UNIT: Final = 0.85
"""Pixels to the design unit of its letters, at least: it has to be read on the smallest machine, too."""
_LENGTHS: Final = (13, 30, 7, 16)
"""Design units from its edge to what stands in it, of its icon, from that to the text, and of its corners' radius."""
_WIDEST: Final = 380
"""Design units; a longer line would be hard to read."""
_WALLET: Final = 560
"""Of a wallet that is so many wide."""


def margin_of(studio: Studio) -> int:
    """What the note's shadow takes on each side."""
    return studio.areas.px(14)


def _unit(studio: Studio) -> float:
    """Pixels to the design unit of the note, which is as large as what else is written on the wallet."""
    return max(studio.areas.unit, _LEAST_UNIT, studio.areas.wallet.width / _WALLET)


def width_of(studio: Studio) -> int:
    """How wide it is over the wallet, of which its shadow leaves nothing."""
    areas = studio.areas
    return min(areas.wallet.width - 2 * margin_of(studio), round(_WIDEST * _unit(studio)))


def draw_note(studio: Studio, news: News, width: int) -> Surface:
    """The note on transparent ground, `margin_of` wider on all sides, `width` wide; as high as its text needs."""
    unit, margin, rtl = _unit(studio), margin_of(studio), reads_right_to_left(news.text)
    padding, icon, gap, corner = (round(length * unit) for length in _LENGTHS)
    room = width - 2 * padding
    lines = [studio.letters.fit(line, _TEXT, unit, room, rtl) for line in news.text.splitlines() if line]
    box = Rect(margin, margin, width, 2 * padding + icon + gap + sum(block.height for block in lines))
    surface = Surface((box.width + 2 * margin, box.height + 2 * margin), pygame.SRCALPHA)
    soft_shadow(surface, box.move(0, margin // 4), corner, margin // 2, 0.5)
    sheet = Sheet(surface.get_rect())
    sheet.rect(box, shade(WHITE, (236, 240, 246)), radius=corner)
    sheet.rect(box, pen=Pen(Ink(BLACK, 0.1), studio.areas.stroke(1)), radius=corner)
    badge = Rect(box.right - padding - icon if rtl else box.left + padding, box.top + padding, icon, icon)
    sheet.rect(badge, Shade(((0, (92, 222, 116), 1), (1, (26, 166, 68), 1)), DOWN), radius=icon * 0.28)
    sheet.strokes(drawing(Icon.MESSAGE), badge.inflate(-icon // 3, -icon // 3), Pen(Ink(WHITE), 1.8 * unit))
    surface.blit(sheet.surface(), (0, 0))
    side = Align.RIGHT if rtl else Align.LEFT
    beside = Rect(badge.left - room + icon if rtl else badge.right + padding, badge.top, room - icon - padding, icon)
    heading = studio.letters.fit(news.heading, _HEADING, unit, beside.width, rtl)
    studio.letters.line(news.heading, heading.face, _SOFT, rtl).draw(surface, beside, side)
    row = Rect(box.left + padding, badge.bottom + gap, room, 0)
    for block in lines:
        studio.letters.draw_block(surface, block, _INK, row, side)
        row.top += block.height
    return surface
