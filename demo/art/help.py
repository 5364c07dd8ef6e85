"""The help: the window darkened, each key of the keyboard named on the key it presses, and a list of all of them.

The list lies on the ATM's screen; in a small window it takes all of it, and no keys are named elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import pygame
from pygame import Rect, Surface

from otp_atm.demo.areas import Areas
from otp_atm.demo.art.sheet import Ink, Pen, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.keypad import KEYPAD
from otp_atm.demo.words import TO
from otp_atm.drawing.colour import BLACK, WHITE, Colour, mix
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.painting.layout import SIDES

_DIM: Final = (6, 10, 20, 172)
_FOOT: Final = 0.85
"""Height of a line at the foot of the list, in lines of the list."""
_INK: Final[Colour] = (34, 40, 52)
_ARROWS: Final = {"↑": "M-4 2L0 -3L4 2", "↓": "M-4 -2L0 3L4 -2"}
_CAP: Final = 1.7
"""A keycap's height as a multiple of its letters' size, and the room between two."""
_BETWEEN: Final = 0.35
_TALLEST: Final = 1.1
"""The list's height over its width."""
_LEAST: Final = 7
"""Pixels of the smallest letters on a keycap."""


def draw_help(studio: Studio) -> Surface:
    """The overlay, as large as the window."""
    overlay = Surface(studio.areas.size, pygame.SRCALPHA)
    overlay.fill(_DIM)
    size = studio.areas.px(13.5)
    if not studio.areas.tabs:
        for texts, centre in _tags(studio):
            _row(overlay, studio, texts, size, centre)
    _panel(overlay, studio)
    return overlay


def _tags(studio: Studio) -> Iterator[tuple[Sequence[str], tuple[int, int]]]:
    """Which keycaps lie where on the machine."""
    areas, words = studio.areas, studio.words
    for index, key in enumerate(key for keys in SIDES for key in keys):
        yield (f"F{index + 1}",), areas.function_keys[key].center
    for cap in KEYPAD:
        tag = words.keyboard[cap.meaning] if isinstance(cap.meaning, Key) else cap.meaning
        yield (tag,), areas.caps[cap].center
    yield (words.space,), (areas.slot.centerx, areas.slot.bottom - areas.px(46))
    yield ("↑", "↓"), areas.wallet.midleft


def _panel(overlay: Surface, studio: Studio) -> None:
    areas, materials = studio.areas, studio.materials
    box = _place(areas)
    sheet = Sheet(box)
    sheet.rect(box, shade(mix(materials.primary, BLACK, 0.45), mix(materials.primary, BLACK, 0.7)), radius=areas.px(10))
    sheet.rect(box, pen=Pen(Ink(materials.accent, 0.8), 1.5 * areas.unit), radius=areas.px(10))
    overlay.blit(sheet.surface(), box)
    lines = studio.words.help_lines
    feet = [studio.words.mouse, *([studio.words.phone] if areas.side else []), studio.words.close]
    inner = box.inflate(-2 * areas.px(24), -2 * areas.px(12))
    pitch = inner.height / (len(lines) + 1.5 + _FOOT * len(feet))
    _line(overlay, studio, studio.words.help, Rect(inner.left, inner.top, inner.width, round(pitch * 1.3)), materials.accent)
    rows = [Rect(inner.left, inner.top + round((index + 1.3) * pitch), inner.width, round(pitch)) for index in range(len(lines))]
    _list(overlay, studio, rows)
    height = round(pitch * 0.9)
    rooms = [Rect(inner.left, inner.bottom - round((index + 1) * _FOOT * pitch), inner.width, height) for index in range(len(feet))]
    foot = tuple(zip(reversed(feet), rooms, strict=True))
    face = studio.shared(foot, _style(height))
    for index, (text, room) in enumerate(foot):
        studio.write(overlay, text, face, mix(WHITE, materials.primary, 0.15 if index else 0.4), room, studio.start)


def _place(areas: Areas) -> Rect:
    """Of the list: no taller than its lines need."""
    if not areas.tabs:
        return areas.screen
    width, height = areas.size[0] * 19 // 20, areas.size[1] * 19 // 20
    box = Rect(0, 0, width, min(height, round(width * _TALLEST)))
    box.center = areas.size[0] // 2, areas.size[1] // 2
    return box


def _list(overlay: Surface, studio: Studio, rows: Sequence[Rect]) -> None:
    """The keycaps where reading starts, and what they do behind them."""
    lines, share = studio.words.help_lines, round(rows[0].width * 0.3)
    columns = [Rect(row.right - share if studio.rtl else row.left, row.top, share, row.height) for row in rows]
    texts = [Rect(row.left + (0 if studio.rtl else share), row.top, row.width - share, row.height) for row in rows]
    usual = max(8, round(rows[0].height * 0.46))
    size = next((size for size in range(usual, _LEAST, -1) if all(_across(studio, keys, size) <= share for keys, _ in lines)), _LEAST)
    told = [(meaning, room.inflate(-size, 0)) for (_, meaning), room in zip(lines, texts, strict=True)]
    face = studio.shared(told, _style(rows[0].height))
    for (keys, _), column, (meaning, room) in zip(lines, columns, told, strict=True):
        _row(overlay, studio, keys, size, column.center)
        studio.write(overlay, meaning, face, WHITE, room, studio.start)


def _line(overlay: Surface, studio: Studio, text: str, room: Rect, colour: Colour) -> None:
    face = studio.shared([(text, room)], _style(room.height))
    studio.write(overlay, text, face, colour, room, studio.start)


def _style(height: int) -> TextStyle:
    return TextStyle(Weight.MEDIUM, height * 0.58, 7)


def _row(overlay: Surface, studio: Studio, texts: Sequence[str], size: int, centre: tuple[int, int]) -> None:
    """Keycaps side by side around `centre`."""
    face, height = Face(Weight.BOLD, size), round(size * _CAP)
    left = centre[0] - _across(studio, texts, size) // 2
    for text in texts:
        box = Rect(left, centre[1] - height // 2, _width(studio, text, size), height)
        left = box.right + round(size * _BETWEEN)
        if text == TO:
            studio.letters.line(text, face, WHITE, False).draw_by_ink(overlay, box)
        else:
            _keycap(overlay, studio, text, face, box)


def _across(studio: Studio, texts: Sequence[str], size: int) -> int:
    """The width of a row of keycaps."""
    return sum(_width(studio, text, size) for text in texts) + round(size * _BETWEEN) * (len(texts) - 1)


def _width(studio: Studio, text: str, size: int) -> int:
    if text == TO:
        return round(size * 1.1)
    return max(round(size * _CAP), studio.letters.width(text, Face(Weight.BOLD, size), False) + size)


def _keycap(overlay: Surface, studio: Studio, text: str, face: Face, box: Rect) -> None:
    sheet = Sheet(box)
    radius = box.height * 0.22
    sheet.rect(box, (120, 128, 142), radius=radius)
    top = Rect(box.left, box.top, box.width, box.height - max(2, box.height // 9))
    sheet.rect(top, shade((255, 255, 255), (222, 227, 234)), radius=radius)
    if text in _ARROWS:
        place = f"translate({top.centerx} {top.centery}) scale({box.height / 18:.3f})"
        sheet.path(_ARROWS[text], pen=Pen(Ink(_INK), 2.2), place=place)
    overlay.blit(sheet.surface(), box)
    if text not in _ARROWS:
        studio.letters.line(text, face, _INK, False).draw_by_ink(overlay, top)
