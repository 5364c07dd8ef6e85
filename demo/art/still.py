"""The still pictures that everything else moves over: the machine before its wall beside the wallet, whose cards are elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pygame import Rect, Surface

from demo.art import front, keys, lettering, wallet
from demo.art.mouth import draw_mouth, mouth_box
from demo.art.sheet import Sheet
from demo.art.studio import Studio
from demo.art.textures import brush, grain, soft_shadow
from demo.cards import DemoCard


def machine(studio: Studio) -> Surface:
    """The whole window but for the screen, the cards and the wallet's captions; it is the same in every language."""
    areas = studio.areas
    window = Rect((0, 0), areas.size)
    picture = Surface(areas.size)
    wall = Sheet(window)
    front.draw_wall(wall, areas, studio.materials)
    picture.blit(wall.surface(), window)
    soft_shadow(picture, areas.front.move(0, areas.px(12)), areas.px(front.CORNER), areas.px(26), 0.55)
    body = Sheet(areas.front)
    front.draw_body(body, areas)
    front.draw_shelf(body, areas)
    picture.blit(body.surface(), areas.front)
    brush(picture, areas.front.inflate(-areas.px(6), -areas.px(6)), 5)
    fittings = Sheet(areas.front)
    front.draw_sign(fittings, areas, studio.materials)
    front.draw_bezel(fittings, areas)
    front.draw_pad_plate(fittings, areas)
    front.draw_slot(fittings, areas)
    front.draw_guide(fittings, areas)
    picture.blit(fittings.surface(), areas.front)
    lettering.letter_sign(picture, studio)
    lettering.engrave_guide(picture, studio)
    for cap, rect in areas.caps.items():
        picture.blit(keys.cap(areas, cap, studio.letters), rect)
    for key, rect in areas.function_keys.items():
        picture.blit(keys.function_key(areas, key), rect)
    picture.blit(draw_mouth(areas, lit=False), mouth_box(areas))
    soft_shadow(picture, areas.wallet.move(0, areas.px(10)), areas.px(front.CORNER), areas.px(20), 0.55)
    leather = Sheet(areas.wallet)
    wallet.draw_leather(leather, areas)
    wallet.draw_pockets(leather, areas)
    picture.blit(leather.surface(), areas.wallet)
    grain(picture, areas.wallet.inflate(-areas.px(4), -areas.px(4)), 7, (areas.wallet.width // 2, areas.wallet.height // 2))
    return picture


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
