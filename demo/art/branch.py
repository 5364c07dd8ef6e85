"""The branch desk over the darkened window: whose number, the number, the keys to type it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.sheet import Ink, Pen, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.branch import DIGITS, BranchDesk, Form
from otp_atm.drawing.colour import BLACK, WHITE, Colour, legible, mix
from otp_atm.drawing.meaning import GREEN, RED
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.drawing.text import Align
from otp_atm.languages.texts import said
from otp_atm.screens.digits import digits, isolated
from otp_atm.screens.icons import drawing
from otp_atm.screens.theme import READ
from otp_atm.screens.view import Icon

_DIM: Final = (6, 10, 20, 172)
_PAPER: Final = ((250, 251, 253), (232, 237, 245))
_INK: Final[Colour] = (30, 36, 50)
_SOFT: Final[Colour] = (72, 80, 97)
_GREEN: Final = legible(GREEN, _PAPER, READ)
_RED: Final = legible(RED, _PAPER, READ)
KEYS: Final = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "submit")
_COLUMNS: Final = 3


class Plan(NamedTuple):
    """Where everything stands, in pixels of the window."""

    panel: Rect
    close: Rect
    title: Rect
    rows: tuple[Rect, ...]
    number: Rect
    keys: Mapping[str, Rect]
    outcome: Rect


def plan_of(studio: Studio, cards: int) -> Plan:
    """The desk in the middle of the window; the list of customers where reading starts."""
    width, height = studio.areas.size
    panel = Rect(0, 0, min(round(width * 0.62), round(height * 1.15)), round(height * 0.74))
    panel.center = (width // 2, height // 2)
    pad = panel.height // 22
    head = panel.height // 9
    close = Rect(0, panel.top + pad, head * 2 // 3, head * 2 // 3)
    list_width = round(panel.width * 0.53)
    body = Rect(panel.left, panel.top + head + pad, panel.width, panel.height - head - 2 * pad)
    if studio.rtl:
        close.left = panel.left + pad
        people = Rect(panel.right - list_width, body.top, list_width, body.height).inflate(-2 * pad, 0)
        form = Rect(panel.left, body.top, panel.width - list_width, body.height).inflate(-2 * pad, 0)
    else:
        close.right = panel.right - pad
        people = Rect(panel.left, body.top, list_width, body.height).inflate(-2 * pad, 0)
        form = Rect(panel.left + list_width, body.top, panel.width - list_width, body.height).inflate(-2 * pad, 0)
    title = Rect(panel.left + pad, panel.top + pad, panel.width - 2 * pad, head * 2 // 3)
    pitch = people.height / max(cards, 1)
    rows = tuple(Rect(people.left, people.top + round(index * pitch), people.width, round(pitch) - 4) for index in range(cards))
    number = Rect(form.left, form.top, form.width, form.height // 7)
    outcome = Rect(form.left, form.bottom - form.height // 5, form.width, form.height // 5)
    keys = Rect(form.left, number.bottom + pad // 2, form.width, outcome.top - number.bottom - pad)
    return Plan(panel, close, title, rows, number, _keys(keys, max(4, pad // 4)), outcome)


def _keys(area: Rect, gap: int) -> dict[str, Rect]:
    width, height = (area.width + gap) / _COLUMNS, (area.height + gap) / (len(KEYS) // _COLUMNS)
    size = (round(width) - gap, round(height) - gap)
    corners = ((area.left + round(i % _COLUMNS * width), area.top + round(i // _COLUMNS * height)) for i in range(len(KEYS)))
    return {key: Rect(corner, size) for key, corner in zip(KEYS, corners, strict=True)}


def draw_branch(studio: Studio, desk: BranchDesk) -> Surface:
    """The overlay, as large as the window."""
    plan, form = plan_of(studio, len(desk.cards)), desk.form
    overlay = Surface(studio.areas.size, pygame.SRCALPHA)
    overlay.fill(_DIM)
    sheet = Sheet(overlay.get_rect())
    _draw_panel(sheet, studio, plan)
    for index, row in enumerate(plan.rows):
        _draw_row(sheet, studio, row, chosen=index == form.chosen)
    _draw_keys(sheet, studio, plan, form)
    overlay.blit(sheet.surface(), (0, 0))
    _letter_rows(overlay, studio, plan, desk)
    _letter_form(overlay, studio, plan, form)
    return overlay


def _draw_panel(sheet: Sheet, studio: Studio, plan: Plan) -> None:
    radius = plan.panel.height * 0.035
    sheet.rect(plan.panel.move(0, 6), Ink(BLACK, 0.35), radius=radius)
    sheet.rect(plan.panel, shade(*_PAPER), radius=radius)
    head = Rect(plan.panel.left, plan.panel.top, plan.panel.width, plan.rows[0].top - plan.panel.top - plan.title.height // 5)
    sheet.rect(head, studio.materials.sign, radius=radius)
    sheet.rect(Rect(head.left, head.centery, head.width, head.height // 2), mix(studio.materials.primary, BLACK, 0.6))
    sheet.strokes(drawing(Icon.CROSS), plan.close.inflate(-plan.close.width // 3, -plan.close.width // 3), Pen(Ink(WHITE), 2.2))


def _draw_row(sheet: Sheet, studio: Studio, row: Rect, *, chosen: bool) -> None:
    primary = studio.materials.primary
    sheet.rect(row, mix(primary, WHITE, 0.86) if chosen else Ink(BLACK, 0.03), radius=row.height * 0.25)
    if chosen:
        sheet.rect(row, pen=Pen(Ink(primary), 1.8), radius=row.height * 0.25)


def _draw_keys(sheet: Sheet, studio: Studio, plan: Plan, form: Form) -> None:
    sheet.rect(plan.number, WHITE, radius=plan.number.height * 0.22)
    sheet.rect(plan.number, pen=Pen(Ink(studio.materials.primary, 0.8), 1.8), radius=plan.number.height * 0.22)
    for key, box in plan.keys.items():
        good = key == "submit" and form.ready
        face = shade(mix(_GREEN, WHITE, 0.1), _GREEN) if good else shade(WHITE, (226, 231, 240))
        sheet.rect(box.move(0, 1), Ink(BLACK, 0.22), radius=box.height * 0.2)
        sheet.rect(box, face, radius=box.height * 0.2)
        icon = {"erase": Icon.CROSS, "submit": Icon.CHECK}.get(key)
        if icon:
            size = round(box.height * 0.5)
            spot = Rect(0, 0, size, size)
            spot.center = box.center
            sheet.strokes(drawing(icon), spot, Pen(Ink(WHITE if good else _SOFT), 2.2))


def _letter_rows(overlay: Surface, studio: Studio, plan: Plan, desk: BranchDesk) -> None:
    _line(overlay, studio, studio.words.branch, plan.title.inflate(-plan.close.width, 0), (WHITE, Weight.BOLD, 0.52), studio.start)
    for row, card in zip(plan.rows, desk.cards, strict=True):
        inner = row.inflate(-row.height // 2, 0)
        number = isolated(digits(f"•••• {card.card.pan.digits[-4:]}", studio.language))
        _line(overlay, studio, number, inner, (_SOFT, Weight.REGULAR, 0.36), studio.end)
        taken = studio.letters.width(number, Face(Weight.REGULAR, round(inner.height * 0.36)), studio.rtl)
        room = Rect(inner.left + (taken if studio.rtl else 0), inner.top, inner.width - taken, inner.height).inflate(-row.height // 3, 0)
        _caption(overlay, studio, said(card.caption, studio.language), room)


def _caption(overlay: Surface, studio: Studio, text: str, room: Rect) -> None:
    """In the middle of the height, in two lines where one would be small."""
    size = room.height * 0.4
    block = studio.letters.fit(text, TextStyle(Weight.MEDIUM, size, max(7, size * 0.75), lines=2, leading=1.5), 1.0, room.width, studio.rtl)
    studio.letters.draw_block(overlay, block, _INK, room.move(0, (room.height - block.height) // 2), studio.start)


def _letter_form(overlay: Surface, studio: Studio, plan: Plan, form: Form) -> None:
    shown = form.number + "–" * (DIGITS - len(form.number))
    grouped = isolated(digits(f"{shown[:4]} {shown[4:7]} {shown[7:]}", studio.language))
    _line(overlay, studio, grouped, plan.number, (_INK, Weight.BOLD, 0.52), Align.CENTRE)
    for key, box in plan.keys.items():
        if key.isdecimal():
            _line(overlay, studio, digits(key, studio.language), box, (_INK, Weight.BOLD, 0.5), Align.CENTRE)
    height = plan.outcome.height
    text, colour = _outcome(studio, form)
    block = studio.letters.fit(text, TextStyle(Weight.MEDIUM, height * 0.2, 8, lines=3), 1.0, plan.outcome.width, studio.rtl)
    code = studio.letters.fit(form.outcome or "", TextStyle(Weight.REGULAR, height * 0.14, 7, leading=1.6), 1.0, plan.outcome.width, False)
    place = plan.outcome.move(0, (height - block.height - (code.height if form.outcome else 0)) // 2)
    studio.letters.draw_block(overlay, block, colour, place, Align.CENTRE)
    studio.letters.draw_block(overlay, code, _SOFT, place.move(0, block.height), Align.CENTRE)


def _outcome(studio: Studio, form: Form) -> tuple[str, Colour]:
    words = studio.words
    if form.outcome is None:
        return (words.branch_waiting if form.waiting else words.branch_hint), _SOFT
    return (words.branch_refused.get(form.outcome, words.branch_failed), _RED) if form.outcome else (words.branch_done, _GREEN)


def _line(surface: Surface, studio: Studio, text: str, room: Rect, look: tuple[Colour, Weight, float], align: Align) -> None:  # noqa: PLR0917
    colour, weight, size = look
    inner = room.inflate(-room.height // 3, 0)
    face = studio.letters.fit(text, TextStyle(weight, room.height * size, 7), 1.0, inner.width, studio.rtl).face
    studio.write(surface, text, face, colour, inner, align)
