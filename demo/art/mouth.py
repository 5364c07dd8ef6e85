"""The mouth of the card slot, dark and lit."""

from __future__ import annotations

import pygame
from pygame import Rect, Surface

from otp_atm.demo.areas import Areas
from otp_atm.demo.art.materials import LIT
from otp_atm.demo.art.sheet import DOWN, Ink, Pen, Shade, Sheet, shade
from otp_atm.demo.art.textures import glow
from otp_atm.drawing.colour import BLACK, WHITE, mix


def mouth_box(areas: Areas) -> Rect:
    """What the mouth covers with its glow."""
    return areas.mouth.inflate(areas.px(64), areas.px(52)).clip(areas.slot.inflate(-2 * areas.px(3), -2 * areas.px(3)))


def draw_mouth(areas: Areas, *, lit: bool) -> Surface:
    """A translucent shield with a slit, glowing from within while the light is on; over `mouth_box`."""
    mouth = areas.mouth
    box = mouth_box(areas)
    picture = Surface(box.size, pygame.SRCALPHA)
    if lit:
        glow(picture, mouth.inflate(areas.px(64), areas.px(52)).move(-box.x, -box.y), LIT, 0.7)
    sheet = Sheet(box)
    body = (mix(LIT, WHITE, 0.5), LIT, mix(LIT, BLACK, 0.35)) if lit else ((126, 140, 138), (84, 96, 96), (52, 61, 62))
    radius = mouth.height * 0.42
    sheet.rect(mouth.move(0, areas.px(2)), Ink(BLACK, 0.5), radius=radius)
    sheet.rect(mouth, shade(*body), radius=radius)
    gloss = Rect(mouth.left, mouth.top, mouth.width, mouth.height // 2)
    sheet.rect(gloss, Shade(((0, WHITE, 0.5), (1, WHITE, 0.05)), DOWN), radius=radius, inset=areas.px(2))
    slit = areas.slit
    sheet.rect(slit, shade(BLACK, (26, 30, 32)), radius=slit.height / 2)
    sheet.rect(slit, pen=Pen(Ink(WHITE, 0.22), areas.stroke(1)), radius=slit.height / 2)
    picture.blit(sheet.surface(), (0, 0))
    return picture
