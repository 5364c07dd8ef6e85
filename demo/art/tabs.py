"""How the tabs look of a window that has no room for both ATM and phone: dark glass as below, the one that is in sight lit from below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.areas import Tab
from otp_atm.demo.art.sheet import Ink, Pen, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.drawing.colour import WHITE, Colour
from otp_atm.drawing.meaning import BLUE
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.drawing.text import Align

_GLASS: Final = ((34, 40, 53), (22, 27, 38))
_OPEN: Final = ((76, 88, 114), (54, 63, 84))
_SOFT: Final[Colour] = (186, 195, 214)


@dataclass(frozen=True, slots=True)
class Told:
    """Which tab is in sight, and what each of the others has to tell: a number, a mark without one, or nothing."""

    shown: Tab
    badges: Mapping[Tab, str | None]


def tab_rects(strip: Rect, *, rtl: bool) -> dict[Tab, Rect]:
    """Each tab, the first where reading starts."""
    width = strip.width // len(Tab)
    return {
        tab: Rect(strip.right - (place + 1) * width if rtl else strip.left + place * width, strip.top, width, strip.height)
        for place, tab in enumerate(Tab)
    }


def draw_tabs(studio: Studio, strip: Rect, told: Told) -> Surface:
    """The whole strip."""
    rects = tab_rects(strip, rtl=studio.rtl)
    sheet = Sheet(strip)
    sheet.rect(strip, shade(*_GLASS))
    line = max(2, strip.height // 12)
    for tab, box in rects.items():
        if tab is told.shown:
            sheet.rect(box, shade(*_OPEN))
            sheet.rect(Rect(box.left, box.bottom - line, box.width, line), studio.materials.accent)
    sheet.line(strip.bottomleft, strip.bottomright, Pen(Ink(studio.materials.accent, 0.55), studio.areas.stroke(1.4)))
    surface = sheet.surface()
    face = min((_face(studio, box, studio.words.tabs[tab]) for tab, box in rects.items()), key=lambda face: face.size)
    for tab, box in rects.items():
        _label(surface, studio, box.move(0, -strip.top), (tab, face), told)
    return surface


def _face(studio: Studio, box: Rect, text: str) -> Face:
    """The largest letters for which there is room beside a badge."""
    return studio.letters.fit(text, TextStyle(Weight.BOLD, box.height * 0.46, 11), 1.0, box.width - 3 * box.height, studio.rtl).face


def _label(surface: Surface, studio: Studio, box: Rect, named: tuple[Tab, Face], told: Told) -> None:
    """The name in the middle, and behind it the badge."""
    tab, face = named
    text, badge = studio.words.tabs[tab], told.badges[tab]
    studio.write(surface, text, face, WHITE if tab is told.shown else _SOFT, box, Align.CENTRE)
    if badge is None:
        return
    height = round(box.height * 0.56) if badge else round(box.height * 0.3)
    number = Face(Weight.BOLD, max(10, round(height * 0.72)))
    width = max(height, studio.letters.width(badge, number, studio.rtl) + height // 2) if badge else height
    half = studio.letters.width(text, face, studio.rtl) // 2 + box.height // 4
    spot = Rect(box.centerx - half - width if studio.rtl else box.centerx + half, box.centery - height // 2, width, height)
    sheet = Sheet(spot)
    sheet.rect(spot, BLUE, radius=height / 2)
    sheet.rect(spot, pen=Pen(Ink(WHITE), studio.areas.stroke(1.2)), radius=height / 2)
    surface.blit(sheet.surface(), spot)
    if badge:
        studio.letters.line(badge, number, WHITE, studio.rtl).draw_by_ink(surface, spot)
