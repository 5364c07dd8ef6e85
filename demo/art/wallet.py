"""The wallet: leather with a stitched edge, a pocket for each card, and its caption on the pocket's lip."""

from __future__ import annotations

import re

from pygame import Rect, Surface

from otp_atm.demo.areas import Areas
from otp_atm.demo.art.materials import CREAM, LEATHER, LEATHER_DARK, LEATHER_LIGHT, THREAD
from otp_atm.demo.art.paper import LEAST
from otp_atm.demo.art.sheet import DOWN, Ink, Pen, Shade, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.captions import Caption
from otp_atm.drawing.colour import BLACK, WHITE, mix
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.drawing.text import Block
from otp_atm.screens.digits import digits, isolated
from otp_atm.screens.icons import drawing
from otp_atm.screens.view import Icon


def draw_leather(sheet: Sheet, areas: Areas) -> None:
    """The wallet lying open; pockets and lettering come on top."""
    wallet, corner, line = areas.wallet, round(min(areas.wallet.size) * 0.075), areas.stroke
    sheet.rect(wallet, shade(LEATHER_LIGHT, LEATHER, mix(LEATHER, BLACK, 0.25)), radius=corner)
    sheet.rect(wallet, pen=Pen(Ink(mix(LEATHER_DARK, BLACK, 0.4), 0.9), line(1.5)), radius=corner)
    sheet.rect(wallet, pen=Pen(Ink(WHITE, 0.16), line(1)), radius=corner, inset=line(1.5))
    stitch = min(wallet.size) * 0.022
    sheet.rect(wallet, pen=Pen(Ink(BLACK, 0.28), line(1.6), dash=stitch), radius=corner, inset=stitch + line(1))
    sheet.rect(wallet, pen=Pen(Ink(THREAD, 0.85), line(1.3), dash=stitch), radius=corner, inset=stitch)


def draw_pockets(sheet: Sheet, areas: Areas) -> None:
    """The dark behind each card, and the lip before it."""
    radius, line = areas.wallet.width * 0.03, areas.stroke
    for lip, card in zip(areas.pockets, areas.pocket_cards, strict=True):
        hollow = Rect(lip.left - 3, card.top - 3, lip.width + 6, lip.top - card.top + lip.height // 2)
        sheet.rect(hollow, shade(mix(LEATHER_DARK, BLACK, 0.55), mix(LEATHER_DARK, BLACK, 0.2)), radius=radius)
        sheet.rect(lip.inflate(6, 0), shade(mix(LEATHER_LIGHT, WHITE, 0.06), LEATHER, mix(LEATHER, BLACK, 0.12)), radius=radius)
        sheet.line((lip.left - 2, lip.top + 0.5), (lip.right + 2, lip.top + 0.5), Pen(Ink(WHITE, 0.3), line(1)))
        thread, y = lip.width * 0.018, lip.top + max(3.0, lip.height * 0.1)
        sheet.line((lip.left + thread, y + line(1)), (lip.right - thread, y + line(1)), Pen(Ink(BLACK, 0.25), line(1.2), dash=thread))
        sheet.line((lip.left + thread, y), (lip.right - thread, y), Pen(Ink(THREAD, 0.8), line(1.1), dash=thread))
        sheet.rect(Rect(lip.left - 3, lip.bottom - 1, lip.width + 6, 3), Shade(((0, BLACK, 0.35), (1, BLACK, 0)), DOWN))


def lip_shadow(lip: Rect) -> tuple[Rect, Surface]:
    """The shadow that a lip throws upwards on the card behind it."""
    box = Rect(lip.left - 3, lip.top - 5, lip.width + 6, 5)
    sheet = Sheet(box)
    sheet.rect(box, Shade(((0, BLACK, 0), (1, BLACK, 0.45)), DOWN))
    return box, sheet.surface()


def letter_title(onto: Surface, studio: Studio, pin: str, *, of_all: bool) -> None:
    """The wallet's name, and the PIN that all cards have, or all but those that say something else."""
    title, text, words = studio.areas.wallet_title, studio.words.wallet, studio.words
    room = _letter_end(onto, studio, title, _pin(studio, words.pins if of_all else words.pin, pin)) if pin else title
    style = TextStyle(Weight.BOLD, 0.62 * title.height, 8)
    face = studio.letters.fit(text, style, 1.0, room.width, studio.rtl).face
    for colour, down in ((mix(LEATHER_DARK, BLACK, 0.5), -1), (CREAM, 0)):
        studio.write(onto, text, face, colour, room.move(0, down), studio.start)


def letter_lip(onto: Surface, studio: Studio, lip: Rect, caption: Caption, common: str) -> None:
    """How a card stands, its last four digits, and its PIN if that is another than the one above all cards."""
    room = lip.inflate(-lip.width * 0.05, 0).move(0, round(lip.height * 0.06))
    size = min(lip.width * 0.062, lip.height * 0.5)
    room = _letter_end(onto, studio, room, caption.ending)
    if caption.pin != common or not common:
        room = _letter_end(onto, studio, room, _pin(studio, studio.words.pin, caption.pin) if caption.pin else studio.words.cards.own)
    block = _state(studio, lip, room.width, caption.state, size)
    spot = Rect(room.left, room.centery - block.height // 2, room.width, block.height)
    studio.letters.draw_block(onto, block, CREAM, spot, studio.start)


def _state(studio: Studio, lip: Rect, width: int, state: str, size: float) -> Block:
    """How a card stands, whole if the lip has room for that, or else what stands before the first pause."""
    style = TextStyle(Weight.BOLD, size, max(LEAST, size * 0.7), lines=2, leading=1.5)
    whole = studio.letters.fit(state, style, 1.0, width, studio.rtl)
    if whole.height <= lip.height and whole.face.size >= LEAST:
        return whole
    return studio.letters.fit(re.split("[,،;؛]", state)[0], style, 1.0, width, studio.rtl)


def _pin(studio: Studio, words: str, pin: str) -> str:
    return words.format(pin=isolated(digits(pin, studio.language)))


def _letter_end(onto: Surface, studio: Studio, room: Rect, text: str) -> Rect:
    """A text at the far end of `room`; the room that is left."""
    face = Face(Weight.REGULAR, max(9, round(min(studio.areas.wallet.width * 0.05, room.height * 0.46))))
    studio.write(onto, text, face, mix(CREAM, WHITE, 0.1), room, studio.end)
    taken = studio.letters.width(text, face, studio.rtl) + face.size * 2 // 3
    return Rect(room.left + (taken if studio.rtl else 0), room.top, room.width - taken, room.height)


def draw_tabs(onto: Surface, studio: Studio) -> None:
    """At the wallet's foot: one that opens the help, with the key that does the same, and one that adds a card."""
    _draw_help(onto, studio, studio.areas.help)
    if studio.areas.add_card:
        _draw_add(onto, studio, studio.areas.add_card)


def _draw_add(onto: Surface, studio: Studio, box: Rect) -> None:
    sheet = Sheet(box)
    sheet.rect(box, Ink(BLACK, 0.22), radius=box.height / 2)
    sheet.rect(box, pen=Pen(Ink(THREAD, 0.6), studio.areas.stroke(1.2)), radius=box.height / 2, inset=1)
    plus = Rect(0, 0, round(box.height * 0.5), round(box.height * 0.5))
    plus.midright = box.right - round(box.height * 0.35), box.centery
    if not studio.rtl:
        plus.midleft = box.left + round(box.height * 0.35), box.centery
    sheet.strokes(drawing(Icon.PLUS), plus, Pen(Ink(CREAM), max(1.4, box.height * 0.08)))
    onto.blit(sheet.surface(), box)
    room = Rect(box.left + box.height // 3, box.top, box.width - plus.width - box.height, box.height)
    if not studio.rtl:
        room.left = plus.right + box.height // 6
    text = studio.words.own_card.button
    face = studio.letters.fit(text, TextStyle(Weight.MEDIUM, box.height * 0.46, 7), 1.0, room.width, studio.rtl).face
    studio.write(onto, text, face, CREAM, room, studio.start)


def _draw_help(onto: Surface, studio: Studio, box: Rect) -> None:
    inset = round(box.height * 0.3)
    key = Rect(0, box.centery - round(box.height * 0.31), round(box.height * 1.5), round(box.height * 0.62))
    if studio.rtl:
        key.left = box.left + inset
    else:
        key.right = box.right - inset
    sheet = Sheet(box)
    sheet.rect(box, Ink(BLACK, 0.22), radius=box.height / 2)
    sheet.rect(box, pen=Pen(Ink(THREAD, 0.6), studio.areas.stroke(1.2)), radius=box.height / 2, inset=1)
    sheet.rect(key, Ink(CREAM, 0.92), radius=key.height * 0.25)
    onto.blit(sheet.surface(), box)
    size = max(9, round(box.height * 0.46))
    studio.letters.line("F12", Face(Weight.BOLD, round(size * 0.86)), LEATHER_DARK, False).draw_by_ink(onto, key)
    room = Rect(box.left + inset, box.top, box.width - key.width - 3 * inset, box.height)
    if studio.rtl:
        room.right = box.right - inset
    text = studio.words.help if not studio.areas.add_card else studio.words.help_tab
    face = studio.letters.fit(text, TextStyle(Weight.MEDIUM, size, 7), 1.0, room.width, studio.rtl).face
    studio.write(onto, text, face, CREAM, room, studio.start)
