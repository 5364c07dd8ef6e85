"""The still pictures that everything else moves over: the machine before its wall beside the wallet, whose cards are elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pygame
from pygame import Rect, Surface

from otp_atm.demo.areas import Areas
from otp_atm.demo.art import front, keys, lettering, wallet
from otp_atm.demo.art.mouth import draw_mouth, mouth_box
from otp_atm.demo.art.sheet import Sheet
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.art.textures import brush, glow, grain, soft_shadow
from otp_atm.demo.captions import Caption
from otp_atm.drawing.colour import WHITE
from otp_atm.phone.painting.geometry import geometry_of
from otp_atm.phone.painting.theme import Metrics as PhoneMetrics

_SHADES: Final = 64


def machine(studio: Studio) -> Surface:
    """The whole window but for the screen, the cards and the wallet's captions; it is the same in every language."""
    areas = studio.areas
    picture = _wall(studio)
    soft_shadow(picture, areas.front.move(0, areas.px(12)), areas.px(front.CORNER), areas.px(26), 0.55)
    body = Sheet(areas.front)
    front.draw_body(body, areas)
    front.draw_shelf(body, areas)
    picture.blit(body.surface(), areas.front)
    brush(picture, areas.front.inflate(-areas.px(6), -areas.px(6)), 5)
    for box, draw in front.FITTINGS:
        area = box(areas).inflate(2 * areas.px(4), 2 * areas.px(4))
        fitting = Sheet(area)
        draw(fitting, areas, studio.materials)
        picture.blit(fitting.surface(), area)
    lettering.letter_sign(picture, studio)
    lettering.engrave_guide(picture, studio)
    for cap, rect in areas.caps.items():
        picture.blit(keys.cap(areas, cap, studio.letters), rect)
    for key, rect in areas.function_keys.items():
        picture.blit(keys.function_key(areas, key), rect)
    picture.blit(draw_mouth(areas, lit=False), mouth_box(areas))
    _lay_wallet(picture, areas)
    if areas.side:
        _shade_phone(picture, areas, areas.side)
    return picture


def _wall(studio: Studio) -> Surface:
    """What the ATM stands before: a wall in the evening, lit from above. Its shades are drawn small, as they have no edge to blur."""
    areas = studio.areas
    picture = Surface(areas.size, depth=32)
    small = Sheet(Rect(0, 0, 4, _SHADES))
    small.rect(Rect(0, 0, 4, _SHADES), studio.materials.wall)
    flat = Surface((4, _SHADES), depth=32)
    flat.blit(small.surface(), (0, 0))
    pygame.transform.smoothscale(flat, areas.size, picture)
    light = Rect(0, 0, round(areas.size[0] * 1.5), round(areas.size[1] * 1.7))
    light.center = (areas.front.centerx, areas.front.top + areas.size[1] // 6)
    glow(picture, light, WHITE, 0.3)
    grain(picture, picture.get_rect(), 3, (areas.size[0] // 2, areas.size[1] // 2))
    return picture


def _lay_wallet(picture: Surface, areas: Areas) -> None:
    soft_shadow(picture, areas.wallet.move(0, areas.px(10)), areas.px(front.CORNER), areas.px(20), 0.55)
    leather = Sheet(areas.wallet)
    wallet.draw_leather(leather, areas)
    wallet.draw_pockets(leather, areas)
    picture.blit(leather.surface(), areas.wallet)
    grain(picture, areas.wallet.inflate(-areas.px(4), -areas.px(4)), 7, (areas.wallet.width // 2, areas.wallet.height // 2))


def _shade_phone(picture: Surface, areas: Areas, column: Rect) -> None:
    """The shadow of the phone that stands there."""
    body = geometry_of(column.size, PhoneMetrics()).body.move(column.topleft)
    soft_shadow(picture, body.move(0, areas.px(12)), body.width // 7, areas.px(24), 0.6)


def captioned(picture: Surface, studio: Studio, captions: Sequence[Caption]) -> Surface:
    """The same with the wallet's captions in the studio's language.

    Where most cards have one PIN, it stands above them all, and only the others say whose theirs is.
    """
    picture = picture.copy()
    pins = {caption.pin for caption in captions if caption.pin}
    common = pins.pop() if len(pins) == 1 else ""
    of_all = common if all(caption.pin for caption in captions) else ""
    wallet.letter_title(picture, studio, of_all or common, of_all=bool(of_all))
    wallet.draw_tabs(picture, studio)
    for lip, caption in zip(studio.areas.pockets, captions, strict=True):
        wallet.letter_lip(picture, studio, lip, caption, common)
    return picture
