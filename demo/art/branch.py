"""The branch desk over the darkened window: whose card, how it stands, what is typed for it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.demo.art.paper import GREEN, INK, RED, SOFT, Frame, Look, Paper, Style, frame_of, housing_of, keypad_of, parted, rows_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.branch import BranchDesk, Form, Service
from otp_atm.demo.captions import ending_of, passwords_of, state_of
from otp_atm.demo.cards import DemoCard
from otp_atm.demo.fields import MOBILE_DIGITS, MOBILE_NUMBER, Slate
from otp_atm.demo.known import Known, Status
from otp_atm.demo.words import language_named
from otp_atm.drawing.colour import Colour
from otp_atm.drawing.style import Weight
from otp_atm.drawing.text import Align
from otp_atm.screens.digits import digits, isolated

SUBMIT: Final = "submit"
_WIDE: Final = (0.94, 1.34)
"""The panel's width at most, as a share of the window's width, and of its height."""
_HIGH: Final = 0.9
_LIST: Final = 0.44
"""The list's share of the panel's width; where that is taller than wide, of its height."""
_FORM: Final = {
    "number": 0.08,
    "card": 0.08,
    "passwords": 0.08,
    "tabs": 0.085,
    "field": 0.1,
    "keypad": 0.4,
    SUBMIT: 0.095,
    "outcome": 0.12,
}
"""From the top, in shares of the height."""


_ONE_LINE: Final = 9
"""How many times as wide as tall the row of a cardholder is, for all of it to stand in one line."""
_DETAIL: Final = (0.29, 0.02, 0.41, 0.28)
"""Of a row of the details: its label, a gap, its value, and what can be done about it."""
_WITH_BUTTON: Final = ("number", "card")


class Plan(NamedTuple):
    """Where everything stands, in pixels of the window."""

    frame: Frame
    rows: tuple[Rect, ...]
    details: Mapping[str, Rect]
    correct: Rect
    unblock: Rect
    services: Mapping[Service, Rect]
    field: Rect
    keypad: Rect
    keys: Mapping[str, Rect]
    """What is pressed to type, and to have it done."""
    outcome: Rect

    @property
    def close(self) -> Rect:
        return self.frame.close


def plan_of(studio: Studio, cards: int) -> Plan:
    """The cardholders where reading starts, or above the form."""
    width, height = studio.areas.size
    frame = frame_of(studio, round(min(width * _WIDE[0], height * _WIDE[1])), round(height * _HIGH))
    people, form = _split(frame.body, rtl=studio.rtl)
    pitch = people.height / max(cards, 1)
    rows = tuple(Rect(people.left, people.top + round(index * pitch), people.width, round(pitch) - 4) for index in range(cards))
    strips = rows_of(form, _FORM, max(3, form.height // 90))
    details = {name: strips[name] for name in ("number", "card", "passwords")}
    services = dict(zip(Service, parted(strips["tabs"], 0.5, 0.5, rtl=studio.rtl), strict=True))
    housing = housing_of(strips["keypad"])
    keys = {**keypad_of(housing), SUBMIT: strips[SUBMIT]}
    correct, unblock = (parted(strips[name], *_DETAIL, rtl=studio.rtl)[-1] for name in _WITH_BUTTON)
    return Plan(frame, rows, details, correct, unblock, services, strips["field"], housing, keys, strips["outcome"])


def _split(body: Rect, *, rtl: bool) -> tuple[Rect, Rect]:
    """The room of the list, and that of the form."""
    gap = max(8, min(body.size) // 30)
    if body.height > body.width:
        upper = round(body.height * _LIST)
        return Rect(body.left, body.top, body.width, upper - gap), Rect(body.left, body.top + upper, body.width, body.height - upper)
    width = round(body.width * _LIST)
    people = Rect(body.right - width if rtl else body.left, body.top, width, body.height)
    return people, Rect(body.left if rtl else people.right + gap, body.top, body.width - width - gap, body.height)


def draw_branch(studio: Studio, desk: BranchDesk) -> Surface:
    """The overlay, as large as the window."""
    plan, form, known = plan_of(studio, len(desk.cards)), desk.form, desk.known
    paper = Paper(studio, plan.frame, studio.words.branch.title)
    for index, (row, card) in enumerate(zip(plan.rows, desk.cards, strict=True)):
        _person(paper, row, card, known, chosen=index == form.chosen)
    _details(paper, plan, desk, known.of(desk.card))
    for service, box in plan.services.items():
        paper.tab(box, studio.words.branch.services[service], chosen=service is form.service)
    _field(paper, plan.field, form)
    paper.keypad(plan.keypad, {key: box for key, box in plan.keys.items() if key != SUBMIT})
    paper.button(plan.keys[SUBMIT], studio.words.branch.submit[form.service], Look.SAFE, ready=form.ready)
    text, colour = outcome(studio, form)
    paper.block(text, plan.outcome, Style(colour, Weight.MEDIUM, 0.27), 2, Align.CENTRE)
    return paper.surface()


def _person(paper: Paper, row: Rect, card: DemoCard, known: Known, *, chosen: bool) -> None:
    """Whose card it is, how it stands, and its last four digits."""
    studio = paper.studio
    paper.row(row, chosen=chosen)
    inner = row.inflate(-row.height // 2, -row.height // 8)
    rest, end = parted(inner, 0.82, 0.18, rtl=studio.rtl)
    (name, state), size = _told(rest, rtl=studio.rtl)
    paper.line(isolated(card.card.name), name, Style(INK, Weight.BOLD, size))
    paper.line(state_of(card, known, studio.words.cards, studio.language), state, Style(SOFT, Weight.MEDIUM, size))
    paper.line(ending_of(card, studio.language), end, Style(SOFT, Weight.MEDIUM, min(size, 0.46)), studio.end)


def _told(room: Rect, *, rtl: bool) -> tuple[tuple[Rect, ...], float]:
    """Where name and state stand, below each other or in one line, whichever has room for larger letters; and their size."""
    if room.width > room.height * _ONE_LINE:
        return parted(room, 0.42, 0.58, rtl=rtl), 0.5
    upper = Rect(room.left, room.top, room.width, room.height * 11 // 20)
    return (upper, Rect(room.left, upper.bottom, room.width, room.height - upper.height)), 0.66


def _details(paper: Paper, plan: Plan, desk: BranchDesk, status: Status | None) -> None:
    """What the bank knows, and what can be done about it at once."""
    studio, words = paper.studio, paper.studio.words.branch
    values = _values(studio, status) if status else dict.fromkeys(plan.details, "–")
    labels = {"number": words.number, "card": words.card, "passwords": words.passwords}
    parts = {name: parted(row, *_DETAIL, rtl=studio.rtl) for name, row in plan.details.items()}
    paper.lines([(labels[name], part[0]) for name, part in parts.items()], Style(SOFT, Weight.MEDIUM, 0.42))
    for name, (_, _, value, more) in parts.items():
        if name in _WITH_BUTTON:
            paper.line(values[name], value, Style(INK, Weight.BOLD, 0.44))
        else:
            paper.block(values[name], value.union(more), Style(INK, Weight.BOLD, 0.4), 2)
    paper.button(plan.correct, words.correct, Look.PLAIN, ready=bool(status and status.phone) and not desk.form.waiting)
    paper.button(plan.unblock, words.unblock, Look.PLAIN, ready=desk.can_unblock)


def _values(studio: Studio, status: Status) -> dict[str, str]:
    words = studio.words
    number = grouped(Slate(MOBILE_NUMBER, status.phone), studio) if status.phone else words.branch.none
    passwords = passwords_of(status, words.cards) or words.branch.not_enrolled
    spoken = f"{words.branch.language} {language_named(status.language)}"
    return {"number": number, "card": _card(studio, status), "passwords": f"{passwords} · {spoken}"}


def _card(studio: Studio, status: Status) -> str:
    words = studio.words
    if status.expired:
        return words.cards.expired
    if not status.pin_tries_left:
        return words.cards.blocked
    return words.cards.passwords_locked if status.locked else words.branch.in_order


def _field(paper: Paper, box: Rect, form: Form) -> None:
    if form.service is Service.PIN:
        paper.dots(box, len(form.slate.typed), at=True)
    else:
        text = grouped(form.slate, paper.studio, MOBILE_DIGITS)
        paper.field(box, text, at=True, wrong=form.slate.slip is not None, empty=not form.slate.typed)


def grouped(slate: Slate, studio: Studio, whole: int = 0) -> str:
    """A number as people write it, in the language's digits; a dash for each digit that is to come, of so many as a whole one has."""
    written = slate.value or slate.typed
    to_come = "–" * (whole - len(written))
    return isolated(digits(Slate(slate.rule, written + to_come).grouped, studio.language))


def outcome(studio: Studio, form: Form) -> tuple[str, Colour]:
    """What is to be said below the form."""
    words = studio.words.branch
    if form.waiting:
        return words.waiting, SOFT
    if form.done is not None:
        return (words.refused.get(form.code, words.failed), RED) if form.code else (words.done[form.done], GREEN)
    slip = form.slate.said
    if slip is None:
        return ("" if form.slate.value else words.hints[form.service]), SOFT
    text = studio.words.slips[slip].format(missing=digits(form.slate.missing, studio.language))
    return text, RED if form.slate.slip else SOFT
