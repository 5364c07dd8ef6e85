"""The question before the demo begins anew, over the darkened window."""

from __future__ import annotations

from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.demo.art.paper import INK, SOFT, Frame, Look, Paper, Style, frame_of, parted, rows_of
from otp_atm.demo.art.studio import Studio
from otp_atm.drawing.style import Weight
from otp_atm.kiosk.vocabulary import Key

_WIDE: Final = (0.9, 0.86)
_HIGH: Final = (0.42, 0.62)
"""The panel's width at most, in shares of the window's width and height; and its height, in shares of the window's height and width."""


class Plan(NamedTuple):
    """Where everything stands, in pixels of the window."""

    frame: Frame
    question: Rect
    kept: Rect
    yes: Rect
    no: Rect


def plan_of(studio: Studio) -> Plan:
    width, height = studio.areas.size
    frame = frame_of(studio, round(min(width * _WIDE[0], height * _WIDE[1])), round(min(height * _HIGH[0], width * _HIGH[1])))
    rows = rows_of(frame.body, {"question": 0.5, "kept": 0.22, "buttons": 0.26}, max(4, frame.body.height // 40))
    no, _, yes = parted(rows["buttons"], 0.48, 0.04, 0.48, rtl=studio.rtl)
    return Plan(frame, rows["question"], rows["kept"], yes, no)


def draw_reset(studio: Studio, *, waiting: bool) -> Surface:
    """The overlay, as large as the window; `waiting`: it has been answered with yes."""
    plan, words = plan_of(studio), studio.words.reset
    paper = Paper(studio, plan.frame, words.title)
    if waiting:
        paper.block(words.waiting, plan.frame.body, Style(INK, Weight.BOLD, 0.2), 1)
        return paper.surface()
    paper.block(words.question, plan.question, Style(INK, Weight.MEDIUM, 0.24), 3)
    paper.block(words.kept, plan.kept, Style(SOFT, Weight.MEDIUM, 0.38), 2)
    paper.button(plan.no, f"{words.no} · {studio.words.keyboard[Key.ENTER]}", Look.SAFE)
    paper.button(plan.yes, f"{words.yes} · {words.yes_keys}", Look.ENDS)
    return paper.surface()
