"""The form for a card of one's own, over the darkened window: the card as it will look, three fields, and the keys to fill them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.demo.art.branch import SUBMIT, grouped
from otp_atm.demo.art.paper import INK, RED, SOFT, Frame, Look, Paper, Style, frame_of, keypad_of, parted, rows_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.fields import MOBILE_DIGITS
from otp_atm.demo.own_card import Entry, Form, OwnCardDesk
from otp_atm.drawing.style import Weight
from otp_atm.languages.digits import digits

_WIDE: Final = (0.94, 1.3)
"""The panel's width at most, as a share of the window's width, and of its height; and its height, of the window's."""
_HIGH: Final = 0.84
_ENTRY: Final = {"label": 0.38, "field": 0.62}
_LONGEST_NUMBER: Final = 16
_MOST_MISSING: Final = "88"
"""As wide as the number of digits that are still to come can be."""


class Plan(NamedTuple):
    """Where everything stands, in pixels of the window."""

    frame: Frame
    warning: Rect
    labels: Mapping[Entry, Rect]
    fields: Mapping[Entry, Rect]
    keypad: Rect
    keys: Mapping[str, Rect]
    outcome: Rect


def plan_of(studio: Studio) -> Plan:
    """Fields where reading starts, or above the keys."""
    width, height = studio.areas.size
    frame = frame_of(studio, round(min(width * _WIDE[0], height * _WIDE[1])), round(height * _HIGH))
    gap = max(4, frame.body.height // 60)
    if frame.body.height > frame.body.width:
        upper = rows_of(frame.body, {"form": 0.55, "keys": 0.45}, 2 * gap)
        form, pad = upper["form"], upper["keys"]
    else:
        form, _, pad = parted(frame.body, 0.54, 0.03, 0.43, rtl=studio.rtl)
    rows = rows_of(form, {"warning": 0.16, **{entry.value: 0.23 for entry in Entry}, "outcome": 0.15}, gap)
    entries = {entry: rows_of(rows[entry.value], _ENTRY, 0) for entry in Entry}
    keys = rows_of(pad, {"keypad": 0.83, SUBMIT: 0.17}, 2 * gap)
    return Plan(
        frame,
        rows["warning"],
        {entry: strips["label"] for entry, strips in entries.items()},
        {entry: strips["field"] for entry, strips in entries.items()},
        keys["keypad"],
        {**keypad_of(keys["keypad"]), SUBMIT: keys[SUBMIT]},
        rows["outcome"],
    )


def draw_own_card(studio: Studio, desk: OwnCardDesk, *, discreet: bool = False) -> Surface:
    """The overlay, as large as the window; `discreet`: with dots for what was typed."""
    plan, form, words = plan_of(studio), desk.form, studio.words.own_card
    paper = Paper(studio, plan.frame, words.title)
    paper.block(words.warning, plan.warning, Style(SOFT, Weight.MEDIUM, 0.32), 2)
    names = [(words.fields[entry], _beside(studio, plan.labels[entry])[0]) for entry in Entry]
    paper.lines(names, Style(INK, Weight.BOLD, 0.62))
    size = _size_of_slips(paper, plan)
    for entry in Entry:
        _entry(paper, plan, form, entry, size, discreet=discreet)
    paper.keypad(plan.keypad, {key: box for key, box in plan.keys.items() if key != SUBMIT})
    paper.button(plan.keys[SUBMIT], words.add, Look.SAFE, ready=form.ready and not desk.full)
    text, wrong = _outcome(studio, desk)
    paper.block(text, plan.outcome, Style(RED if wrong else SOFT, Weight.MEDIUM, 0.32), 2)
    return paper.surface()


def _beside(studio: Studio, label: Rect) -> tuple[Rect, ...]:
    """A field's name, a gap, and what is to be said of what is typed there."""
    return parted(label, 0.38, 0.03, 0.59, rtl=studio.rtl)


def _size_of_slips(paper: Paper, plan: Plan) -> int:
    """One for whatever can be said beside the fields, so that it stays as it is while somebody types."""
    studio = paper.studio
    rooms = [_beside(studio, label)[-1] for label in plan.labels.values()]
    texts = [words.format(missing=digits(_MOST_MISSING, studio.language)) for words in studio.words.slips.values()]
    return paper.size_of(product(texts, rooms), Style(SOFT, Weight.MEDIUM, 0.56))


def _entry(paper: Paper, plan: Plan, form: Form, entry: Entry, size: int, *, discreet: bool) -> None:
    """A field below its name; behind that, in letters of this size, what is to be said of what is typed there."""
    studio, slate, slip = paper.studio, form.slates[entry], form.said(entry)
    said = _beside(studio, plan.labels[entry])[-1]
    wrong = slate.slip is not None or (form.taken and entry is Entry.NUMBER) or slate.rule.complaint(slate.typed) is not None
    if slip:
        text = studio.words.slips[slip].format(missing=digits(slate.missing, studio.language))
        paper.line(text, said, Style(RED if wrong else SOFT, Weight.MEDIUM, size / said.height), studio.end)
    box, at = plan.fields[entry], form.at is entry
    if entry is Entry.PIN:
        paper.dots(box, len(slate.typed), at=at)
    else:
        whole = MOBILE_DIGITS if entry is Entry.PHONE else _LONGEST_NUMBER
        written = grouped(slate, studio, whole)
        shown = re.sub(r"\d", "•", written) if discreet else written
        paper.field(box, shown, at=at, wrong=wrong and slip is not None, empty=not slate.typed)


def _outcome(studio: Studio, desk: OwnCardDesk) -> tuple[str, bool]:
    """What is to be said below the form, and whether it is a complaint."""
    words = studio.words
    if desk.full:
        return words.own_card.full, True
    if desk.form.code:
        return words.branch.refused.get(desk.form.code, words.branch.failed), True
    return words.own_card.waiting if desk.form.waiting else "", False
