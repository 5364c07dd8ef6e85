"""What is said where something was wanted that cannot be: at the slot, when a card does not go in, and at a lever of the clock's bar."""

from __future__ import annotations

from typing import Final

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.sheet import Ink, Pen, Sheet
from otp_atm.demo.art.studio import Studio
from otp_atm.drawing.colour import WHITE, Colour
from otp_atm.drawing.style import TextStyle, Weight
from otp_atm.screens.icons import drawing
from otp_atm.screens.view import Icon

_GROUND: Final[Colour] = (140, 24, 38)
_TEXT: Final = TextStyle(Weight.BOLD, 15, 13.5, lines=4, leading=1.45)
_LEAST: Final = 190
"""Pixels that it is wide at least, and what it is in design units."""
_WIDTH: Final = 236


def draw_refusal(studio: Studio, text: str, below: Rect) -> tuple[Surface, Rect]:
    """A bubble above what is `below` it, and where it stands in the window."""
    areas = studio.areas
    width, pad = max(_LEAST, areas.px(_WIDTH)), max(8, areas.px(12))
    icon = max(18, areas.px(24))
    unit = max(areas.unit, 0.8)
    block = studio.letters.fit(text, _TEXT, unit, width - 3 * pad - icon, studio.rtl)
    place = Rect(0, 0, width, max(icon, block.height) + 2 * pad)
    place.midbottom = (below.centerx, below.top - areas.px(6))
    place.clamp_ip(Rect((0, 0), areas.size).inflate(-2 * pad, -2 * pad))
    box = Rect((0, 0), place.size)
    sheet = Sheet(box)
    sheet.rect(box, _GROUND, radius=areas.px(10))
    sheet.rect(box, pen=Pen(Ink(WHITE, 0.55), areas.stroke(1.4)), radius=areas.px(10))
    spot = Rect(box.right - pad - icon if studio.rtl else pad, box.centery - icon // 2, icon, icon)
    sheet.strokes(drawing(Icon.WARNING), spot, Pen(Ink(WHITE), areas.stroke(2.0)))
    surface = Surface(box.size, pygame.SRCALPHA)
    surface.blit(sheet.surface(), (0, 0))
    room = Rect(pad if studio.rtl else spot.right + pad, (box.height - block.height) // 2, width - 3 * pad - icon, block.height)
    studio.letters.draw_block(surface, block, WHITE, room, studio.start)
    return surface, place
