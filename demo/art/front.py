"""The ATM's front without what moves on it: body, sign, screen surround, shelf, PIN pad plate, card slot and the engraved guide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pygame import Rect

from otp_atm.demo.areas import Areas
from otp_atm.demo.art.materials import ENGRAVED, GLASS, IRON, IRON_DARK, STEEL, STEEL_DARK, STEEL_LIGHT, Materials
from otp_atm.demo.art.sheet import ACROSS, DOWN, Ink, Pen, Shade, Sheet, shade
from otp_atm.drawing.colour import BLACK, WHITE

CORNER: Final = 20


def draw_body(sheet: Sheet, areas: Areas) -> None:
    """The sheet-metal body, its sides curving away from the light."""
    front, corner = areas.front, areas.px(CORNER)
    sheet.rect(front, shade(STEEL_LIGHT, STEEL, STEEL_DARK), radius=corner)
    bend = ((0, BLACK, 0.34), (0.012, BLACK, 0.14), (0.035, WHITE, 0.3), (0.09, WHITE, 0), (0.91, WHITE, 0), (0.965, WHITE, 0.24))
    sheet.rect(front, Shade((*bend, (0.988, BLACK, 0.14), (1, BLACK, 0.34)), ACROSS), radius=corner)
    sheet.rect(front, pen=Pen(Ink((18, 22, 28), 0.55), max(1, areas.px(1.2))), radius=corner)
    sheet.rect(front, pen=Pen(Ink(WHITE, 0.55), areas.stroke(1)), radius=corner, inset=areas.px(1.2))


def draw_sign(sheet: Sheet, areas: Areas, materials: Materials) -> None:
    """The sign's glass, without its lettering."""
    sign, corner = sign_glass(areas), areas.px(11)
    _sink(sheet, sign, areas, corner)
    sheet.rect(sign, materials.sign, radius=corner)
    sheet.rect(sign, pen=Pen(Ink(materials.accent, 0.75), max(1.0, 1.2 * areas.unit)), radius=corner, inset=areas.px(2))
    gloss = Rect(sign.left, sign.top, sign.width, sign.height // 2)
    sheet.rect(gloss, Shade(((0, WHITE, 0.14), (1, WHITE, 0.02)), DOWN), radius=corner)


def sign_glass(areas: Areas) -> Rect:
    side = areas.px(16)
    return Rect(areas.sign.left + side, areas.sign.top + areas.px(10), areas.sign.width - 2 * side, areas.sign.height - areas.px(10))


def draw_bezel(sheet: Sheet, areas: Areas, _: Materials) -> None:
    """The dark surround of the screen, sunk into the body, with the seats of the function keys."""
    bezel, screen, corner = areas.bezel, areas.screen, areas.px(14)
    _sink(sheet, bezel, areas, corner)
    sheet.rect(bezel, shade((46, 51, 59), (27, 31, 37), (16, 18, 22)), radius=corner)
    sheet.rect(bezel, pen=Pen(Ink(WHITE, 0.1), areas.stroke(1)), radius=corner, inset=1)
    edge = areas.px(3)
    sheet.rect(screen.inflate(2 * edge + 2, 2 * edge + 2), shade(BLACK, (70, 76, 86)), radius=areas.px(5))
    sheet.rect(screen.inflate(2 * edge, 2 * edge), GLASS, radius=areas.px(4))
    for rect in areas.function_keys.values():
        _seat(sheet, rect, areas)
        _pointer(sheet, rect, areas)


def _seat(sheet: Sheet, key: Rect, areas: Areas) -> None:
    grow = areas.px(2.5)
    sheet.rect(key.inflate(2 * grow, 2 * grow), shade((4, 5, 6), (62, 68, 77)), radius=areas.px(8))
    sheet.rect(key.inflate(2 * grow - 2, 2 * grow - 2), (10, 12, 15), radius=areas.px(8))


def _pointer(sheet: Sheet, key: Rect, areas: Areas) -> None:
    """The engraved line from a key to its choice."""
    left = key.centerx < areas.screen.left
    inner, outer = (
        (areas.screen.left - areas.px(5), key.right + areas.px(4)) if left else (areas.screen.right + areas.px(5), key.left - areas.px(4))
    )
    if abs(outer - inner) > 2:
        sheet.line((outer, key.centery), (inner, key.centery), Pen(Ink(STEEL, 0.55), max(1.0, 1.4 * areas.unit)))


def draw_shelf(sheet: Sheet, areas: Areas) -> None:
    """The lower part, which leans towards the customer and so catches the light."""
    shelf, corner = areas.shelf, areas.px(CORNER)
    inset = areas.px(2)
    left, right, top, bottom = shelf.left + inset, shelf.right - inset, shelf.top, shelf.bottom - inset
    outline = (
        f"M{left} {top}H{right}V{bottom - corner}A{corner} {corner} 0 0 1 {right - corner} {bottom}"
        f"H{left + corner}A{corner} {corner} 0 0 1 {left} {bottom - corner}Z"
    )
    lean = ((0, (120, 128, 139), 1.0), (0.03, (196, 203, 211), 1.0), (0.1, (233, 236, 240), 1.0), (0.86, (196, 203, 211), 1.0))
    sheet.path(outline, Shade((*lean, (0.93, (176, 184, 194), 1.0), (0.945, (226, 230, 235), 1.0), (1, (142, 151, 162), 1.0)), DOWN))
    bend = ((0, BLACK, 0.22), (0.02, WHITE, 0.25), (0.08, WHITE, 0), (0.92, WHITE, 0), (0.98, WHITE, 0.2), (1, BLACK, 0.22))
    sheet.path(outline, Shade(bend, ACROSS))
    sheet.line((left, top), (right, top), Pen(Ink((50, 57, 67), 0.7), max(1.0, 1.3 * areas.unit)))
    sheet.line((left, top - areas.px(1.5)), (right, top - areas.px(1.5)), Pen(Ink(WHITE, 0.5), areas.stroke(1)))


def draw_pad_plate(sheet: Sheet, areas: Areas, _: Materials) -> None:
    """The PIN pad's plate, sunk into the shelf and screwed down, with dark wells for the caps."""
    pad, corner = areas.pad, areas.px(12)
    _sink(sheet, pad, areas, corner)
    sheet.rect(pad, shade((82, 90, 102), IRON, (44, 50, 58)), radius=corner)
    sheet.rect(pad, pen=Pen(Ink(WHITE, 0.16), areas.stroke(1)), radius=corner, inset=1)
    for rect in areas.caps.values():
        sheet.rect(rect.inflate(areas.px(3), areas.px(3)), shade((20, 23, 28), (88, 96, 108)), radius=areas.px(6))
        sheet.rect(rect.inflate(areas.px(2), areas.px(2)), (17, 20, 24), radius=areas.px(6))


def draw_slot(sheet: Sheet, areas: Areas, _: Materials) -> None:
    """The card slot's housing: a glossy dark shield with the mouth in it, and the groove that leads a card there."""
    slot, mouth, corner = areas.slot, areas.mouth, areas.px(16)
    _sink(sheet, slot, areas, corner)
    sheet.rect(slot, shade((64, 71, 81), IRON_DARK, (24, 28, 33)), radius=corner)
    sheet.rect(slot, pen=Pen(Ink(WHITE, 0.14), areas.stroke(1)), radius=corner, inset=1)
    groove = Rect(0, 0, round(mouth.width * 0.86), slot.bottom - mouth.bottom - areas.px(8))
    groove.midtop = (mouth.centerx, mouth.bottom - areas.px(4))
    sheet.rect(groove, Shade(((0, BLACK, 0.5), (1, BLACK, 0.12)), DOWN), radius=areas.px(8))
    for step in range(3):
        _arrow(sheet, areas, groove, step)


def _arrow(sheet: Sheet, areas: Areas, groove: Rect, step: int) -> None:
    half, rise = areas.px(13), areas.px(8)
    x, y = groove.centerx, groove.top + areas.px(34) + step * areas.px(17)
    sheet.path(f"M{x - half} {y}L{x} {y - rise}L{x + half} {y}", pen=Pen(Ink(STEEL, 0.34 - 0.09 * step), 2.6 * areas.unit))


def draw_guide(sheet: Sheet, areas: Areas, _: Materials) -> None:
    """The frame of the engraved guide."""
    sheet.rect(areas.guide, Ink(BLACK, 0.035), radius=areas.px(10))
    sheet.rect(areas.guide, pen=Pen(Ink(ENGRAVED, 0.38), max(1.0, 1.1 * areas.unit)), radius=areas.px(10))
    sheet.rect(areas.guide.move(0, 1), pen=Pen(Ink(WHITE, 0.5), areas.stroke(1)), radius=areas.px(10))


def _sink(sheet: Sheet, box: Rect, areas: Areas, corner: int) -> None:
    """The rim of something set into the metal: dark where the light does not reach, bright below."""
    rim = areas.px(2.4)
    sheet.rect(
        box.inflate(2 * rim, 2 * rim),
        Shade(((0, (60, 67, 77), 0.75), (0.5, (130, 138, 149), 0.6), (1, WHITE, 0.95)), DOWN),
        radius=corner + rim,
    )
    sheet.rect(box.inflate(2, 2), (14, 16, 20), radius=corner + 1)


FITTINGS: Final[tuple[tuple[Callable[[Areas], Rect], Callable[[Sheet, Areas, Materials], None]], ...]] = (
    (sign_glass, draw_sign),
    (lambda areas: areas.bezel, draw_bezel),
    (lambda areas: areas.pad, draw_pad_plate),
    (lambda areas: areas.slot, draw_slot),
    (lambda areas: areas.guide, draw_guide),
)
"""What is set into the body: its place, and how it is drawn there."""
