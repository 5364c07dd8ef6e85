"""What the desks over the window are drawn with: a sheet of paper below the bank's colour, fields, buttons, a keypad."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import partial
from typing import Final, NamedTuple

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.keys import STEEL_CAP, raise_cap, raise_dot
from otp_atm.demo.art.materials import CAPS, IRON, IRON_DARK
from otp_atm.demo.art.sheet import Ink, Pen, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.drawing import meaning
from otp_atm.drawing.colour import BLACK, WHITE, Colour, legible, mix
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.drawing.text import Align
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.digits import digits
from otp_atm.screens.icons import drawing
from otp_atm.screens.theme import READ
from otp_atm.screens.view import Icon

INK: Final[Colour] = (30, 36, 50)
SOFT: Final[Colour] = (72, 80, 98)
_DIM: Final = (6, 10, 20, 172)
_PAPER: Final = ((250, 251, 253), (232, 237, 245))
GREEN: Final = legible(meaning.GREEN, _PAPER, READ)
RED: Final = legible(meaning.RED, _PAPER, READ)
LEAST: Final = 8
"""Pixels of the smallest letters."""
_BACKSPACE: Final = '<path d="M9 5h11a1.8 1.8 0 0 1 1.8 1.8v10.4A1.8 1.8 0 0 1 20 19H9L2.6 12zM12 9.2l5.6 5.6M17.6 9.2L12 14.8"/>'
ERASE: Final = "erase"
_KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", ERASE)
_COLUMNS: Final = 3
_WIDEST_PAD: Final = 1.7
"""Its width at most, as a share of its height."""


class Look(Enum):
    """What a button is for: the safe next step, to end something, or anything else."""

    SAFE = "safe"
    ENDS = "ends"
    PLAIN = "plain"


class Frame(NamedTuple):
    """Where a desk stands, in pixels of the window."""

    panel: Rect
    head: Rect
    close: Rect
    title: Rect
    body: Rect


class Style(NamedTuple):
    """Of one text: its colour, its weight, and its size as a share of the room's height."""

    colour: Colour
    weight: Weight
    size: float


def frame_of(studio: Studio, width: int, height: int) -> Frame:
    """In the middle of the window."""
    panel = Rect(0, 0, width, height)
    panel.center = (studio.areas.size[0] // 2, studio.areas.size[1] // 2)
    short = min(studio.areas.size)
    head = Rect(panel.left, panel.top, width, max(30, short // 12))
    pad = max(8, short // 32)
    close = Rect(0, 0, head.height, head.height)
    close.midleft = head.midleft
    if not studio.rtl:
        close.midright = head.midright
    title = Rect(head.left + (close.width if studio.rtl else pad), head.top, width - close.width - pad, head.height)
    body = Rect(panel.left + pad, head.bottom + pad, width - 2 * pad, panel.bottom - head.bottom - 2 * pad)
    return Frame(panel, head, close, title, body)


def housing_of(room: Rect) -> Rect:
    """Where a keypad stands in its room, no wider than such a thing is."""
    housing = Rect(0, 0, min(room.width, round(room.height * _WIDEST_PAD)), room.height)
    housing.center = room.center
    return housing


def keypad_of(area: Rect) -> dict[str, Rect]:
    """The caps of a keypad in its housing; the digits as on a PIN pad, with what erases one."""
    housing = area.inflate(-area.height // 12, -area.height // 12)
    gap = max(3, area.height // 34)
    width, height = (housing.width + gap) / _COLUMNS, (housing.height + gap) / (len(_KEYS) // _COLUMNS)
    size = round(width) - gap, round(height) - gap
    corners = ((housing.left + round(i % _COLUMNS * width), housing.top + round(i // _COLUMNS * height)) for i in range(len(_KEYS)))
    return {key: Rect(corner, size) for key, corner in zip(_KEYS, corners, strict=True) if key}


def rows_of(area: Rect, shares: Mapping[str, float], gap: int) -> dict[str, Rect]:
    """Strips of an area from the top, each with its share of the height that is left beside the gaps."""
    room = area.height - gap * (len(shares) - 1)
    whole, top, rows = sum(shares.values()), float(area.top), {}
    for name, share in shares.items():
        height = room * share / whole
        rows[name] = Rect(area.left, round(top), area.width, round(height))
        top += height + gap
    return rows


def parted(row: Rect, *shares: float, rtl: bool) -> tuple[Rect, ...]:
    """A row in parts, each with its share of the width, in the order of reading."""
    parts, start = [], 0.0
    for share in shares:
        left = row.right - row.width * (start + share) if rtl else row.left + row.width * start
        parts.append(Rect(round(left), row.top, round(row.width * share), row.height))
        start += share
    return tuple(parts)


class Paper:
    """An overlay as large as the window. Shapes are drawn first, all letters over them."""

    def __init__(self, studio: Studio, frame: Frame, title: str) -> None:
        self.studio = studio
        self._sheet = Sheet(Rect((0, 0), studio.areas.size))
        self._letters: list[Callable[[Surface], object]] = []
        radius = frame.head.height * 0.3
        self._sheet.rect(frame.panel.move(0, 6), Ink(BLACK, 0.35), radius=radius)
        self._sheet.rect(frame.panel, shade(*_PAPER), radius=radius)
        self._sheet.rect(frame.head, studio.materials.sign, radius=radius)
        foot = Rect(frame.head.left, frame.head.centery, frame.head.width, frame.head.height - frame.head.height // 2)
        self._sheet.rect(foot, mix(studio.materials.primary, BLACK, 0.6))
        self._icon(drawing(Icon.CROSS), frame.close.inflate(-frame.close.width * 3 // 5, -frame.close.width * 3 // 5), WHITE)
        self.line(title, frame.title, Style(WHITE, Weight.BOLD, 0.42))

    def surface(self) -> Surface:
        overlay = Surface(self.studio.areas.size, pygame.SRCALPHA)
        overlay.fill(_DIM)
        overlay.blit(self._sheet.surface(), (0, 0))
        for write in self._letters:
            write(overlay)
        return overlay

    def row(self, box: Rect, *, chosen: bool) -> None:
        """The ground of something that can be chosen."""
        primary = self.studio.materials.primary
        self._sheet.rect(box, mix(primary, WHITE, 0.86) if chosen else Ink(BLACK, 0.035), radius=self._corner(box))
        if chosen:
            self._sheet.rect(box, pen=Pen(Ink(primary), self._stroke(1.8)), radius=self._corner(box))

    def tab(self, box: Rect, text: str, *, chosen: bool) -> None:
        """One of several things to choose among; a line below the chosen one."""
        primary = self.studio.materials.primary
        thick = round(self._stroke(3 if chosen else 1))
        line = Rect(box.left, box.bottom - thick, box.width, thick)
        self._sheet.rect(line, primary if chosen else Ink(BLACK, 0.2))
        self.line(text, box, Style(mix(primary, BLACK, 0.3) if chosen else SOFT, Weight.BOLD, 0.4), Align.CENTRE)

    def button(self, box: Rect, text: str, look: Look, *, ready: bool = True) -> None:
        """Something to press; pale as long as it would do nothing."""
        blue = meaning.blue_of(self.studio.materials.primary)
        upper, lower = {
            Look.SAFE: (mix(GREEN, WHITE, 0.1), GREEN),
            Look.ENDS: (mix(RED, WHITE, 0.08), RED),
            Look.PLAIN: (mix(blue, WHITE, 0.1), mix(blue, BLACK, 0.15)),
        }[look]
        radius = self._corner(box)
        if ready:
            self._sheet.rect(box.move(0, 1), Ink(BLACK, 0.25), radius=radius)
            self._sheet.rect(box, shade(upper, lower), radius=radius)
        else:
            self._sheet.rect(box, pen=Pen(Ink(SOFT, 0.6), self._stroke(1.2)), radius=radius)
        self.line(text, box.inflate(-box.height // 4, 0), Style(WHITE if ready else SOFT, Weight.BOLD, 0.4), Align.CENTRE)

    def field(self, box: Rect, text: str, *, at: bool, wrong: bool = False, empty: bool = False) -> None:
        """What is typed into; `at`: the keyboard is at it."""
        primary = self.studio.materials.primary
        self._sheet.rect(box, WHITE, radius=self._corner(box))
        ink = RED if wrong else primary
        pen = Pen(Ink(ink, 1.0 if at or wrong else 0.35), self._stroke(2.2 if at else 1.2))
        self._sheet.rect(box, pen=pen, radius=self._corner(box))
        self.line(text, box.inflate(-box.height // 3, 0), Style(SOFT if empty else INK, Weight.BOLD, 0.5), Align.CENTRE)

    def dots(self, box: Rect, count: int, *, at: bool) -> None:
        """A field in which a PIN is typed: how many digits, and none of them."""
        self.field(box, "", at=at)
        radius = min(box.height * 0.11, box.width / 40)
        left = box.centerx - (count - 1) * radius * 1.8
        for index in range(count):
            self._sheet.circle((left + index * radius * 3.6, box.centery), radius, INK)

    def keypad(self, area: Rect, caps: Mapping[str, Rect]) -> None:
        """Steel caps in a dark housing, as on an ATM."""
        self._sheet.rect(area, shade(IRON, IRON_DARK), radius=area.height * 0.05)
        self._sheet.rect(area, pen=Pen(Ink(BLACK, 0.5), self._stroke(1.2)), radius=area.height * 0.05)
        for key, box in caps.items():
            top, bottom, ink = CAPS[Key.CLEAR] if key == ERASE else STEEL_CAP
            raise_cap(self._sheet, box, (top, bottom), box.height * 0.16)
            if key == ERASE:
                side = round(box.height * 0.56)
                spot = Rect(0, 0, side, side)
                spot.center = box.center
                self._icon(_BACKSPACE, spot, ink)
                continue
            if key == "5":
                raise_dot(self._sheet, (box.centerx, box.bottom - box.height * 0.13), box.height * 0.045)
            raised = box.move(0, -round(box.height * 0.05))
            self.line(digits(key, self.studio.language), raised, Style(ink, Weight.BOLD, 0.56), Align.CENTRE)

    def line(self, text: str, room: Rect, style: Style, align: Align | None = None) -> None:
        """In one line, from the side where reading starts if nothing else is said."""
        side = self.studio.start if align is None else align
        face = self._face(text, room, style)
        self._letters.append(lambda onto: self.studio.write(onto, text, face, style.colour, room, side))

    def size_of(self, texts: Iterable[tuple[str, Rect]], style: Style) -> int:
        """The size of letters at which each of several texts has room in one line."""
        return min(self._face(text, room, style).size for text, room in texts)

    def lines(self, texts: Sequence[tuple[str, Rect]], style: Style) -> None:
        """Several texts that belong together, each in one line of its room, all in letters of one size: that for which each has room."""
        size = self.size_of(texts, style)
        for text, room in texts:
            self.line(text, room, style._replace(size=size / room.height))

    def _stroke(self, width: float) -> float:
        return self.studio.areas.stroke(width)

    def _corner(self, box: Rect) -> float:
        """The radius of a box's corners."""
        return min(self._stroke(12), box.height * 0.25)

    def _face(self, text: str, room: Rect, style: Style) -> Face:
        text_style = TextStyle(style.weight, max(LEAST, room.height * style.size), LEAST)
        return self.studio.letters.fit(text, text_style, 1.0, room.width, self.studio.rtl).face

    def block(self, text: str, room: Rect, style: Style, lines: int = 3, align: Align | None = None) -> None:
        """In the middle of the room's height, in so many lines at the most; `style.size` is that of a letter in one line of `lines`."""
        size = max(LEAST, room.height * style.size)
        text_style = TextStyle(style.weight, size, max(LEAST, size * 0.72), lines=lines, leading=1.45)
        block = self.studio.letters.fit(text, text_style, 1.0, room.width, self.studio.rtl)
        place = room.move(0, max(0, room.height - block.height) // 2)
        side = self.studio.start if align is None else align
        self._letters.append(partial(self.studio.letters.draw_block, block=block, colour=style.colour, rect=place, align=side))

    def _icon(self, strokes: str, spot: Rect, colour: Colour) -> None:
        self._sheet.strokes(strokes, spot, Pen(Ink(colour), max(1.6, spot.width * 0.09)))
