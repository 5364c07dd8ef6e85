"""The still pictures that everything else moves over: the machine before its wall beside the wallet, whose cards are elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import pygame
from pygame import Surface

from demo.areas import Areas
from demo.art import front, keys, lettering, wallet
from demo.art.mouth import draw_mouth, mouth_box
from demo.art.sheet import Sheet
from demo.art.studio import Studio
from demo.art.textures import brush, grain, soft_shadow
from demo.cards import DemoCard

_WALL_SCALE: Final = 1 / 8


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
    return picture


def _wall(studio: Studio) -> Surface:
    """The background, drawn small and scaled up: it has no edge that could blur."""
    picture = Surface(studio.areas.size, depth=32)
    wall = Sheet(picture.get_rect())
    front.draw_wall(wall, studio.areas, studio.materials)
    small = wall.surface(_WALL_SCALE)
    flat = Surface(small.get_size(), depth=32)
    flat.blit(small, (0, 0))
    pygame.transform.smoothscale(flat, picture.get_size(), picture)
    return picture


def _lay_wallet(picture: Surface, areas: Areas) -> None:
    soft_shadow(picture, areas.wallet.move(0, areas.px(10)), areas.px(front.CORNER), areas.px(20), 0.55)
    leather = Sheet(areas.wallet)
    wallet.draw_leather(leather, areas)
    wallet.draw_pockets(leather, areas)
    picture.blit(leather.surface(), areas.wallet)
    grain(picture, areas.wallet.inflate(-areas.px(4), -areas.px(4)), 7, (areas.wallet.width // 2, areas.wallet.height // 2))


def captioned(picture: Surface, studio: Studio, cards: Sequence[DemoCard], kept: Collection[int]) -> Surface:
    """The same with the wallet's captions in the studio's language; cards that the machine has kept say so."""
    picture = picture.copy()
    pins = {card.pin for card in cards}
    common = pins.pop() if len(pins) == 1 else ""
    wallet.letter_title(picture, studio, common)
    wallet.draw_help_button(picture, studio)
    for index, (lip, card) in enumerate(zip(studio.areas.pockets, cards, strict=True)):
        text = studio.words.kept if index in kept else card.caption.in_(studio.language)
        wallet.letter_lip(picture, studio, lip, text, "" if common or index in kept else card.pin)
    return picture
