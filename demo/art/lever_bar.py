"""How the clock's bar looks: dark glass with raised buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from pygame import Rect, Surface

from otp_atm.demo.art.paper import parted
from otp_atm.demo.art.sheet import Ink, Pen, Sheet, shade
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.levers import Bar, Lever
from otp_atm.demo.silence import Silence
from otp_atm.demo.words import Words
from otp_atm.drawing.colour import BLACK, WHITE, Colour, mix
from otp_atm.drawing.style import Face, TextStyle, Weight
from otp_atm.drawing.text import Align
from otp_atm.kiosk.vocabulary import Language

_GLASS: Final = ((34, 40, 53), (22, 27, 38))
_BUTTON: Final = ((70, 80, 102), (52, 60, 80))
_LIT: Final = ((250, 200, 96), (222, 158, 40))
_SOFT: Final[Colour] = (176, 186, 208)
_SPEAKER: Final = '<path d="M4 9.6h3.4L12 5.6v12.8L7.4 14.4H4z"/>'
_WAVES: Final = '<path d="M15.2 9.2a4 4 0 0 1 0 5.6M17.9 6.6a7.6 7.6 0 0 1 0 10.8"/>'
_CROSS: Final = '<path d="M15.6 9.6l4.8 4.8M20.4 9.6l-4.8 4.8"/>'
_LETTERS: Final = 0.46
"""The size of letters where all have room, as a share of a button's height."""


class _Text(NamedTuple):
    text: str
    room: Rect
    colour: Colour
    weight: Weight
    align: Align


@dataclass(frozen=True, slots=True)
class Told:
    """What stands on the bar: two lines of time, the phone's error, the labels; which levers are down, and which are lit."""

    time: str
    other_time: str
    skew: str
    labels: tuple[tuple[Lever, str], ...]
    down: frozenset[Lever]
    lit: frozenset[Lever]
    silence: Silence | None = None
    """Why nothing is heard."""


def draw_bar(studio: Studio, foot: Rect, bar: Bar, told: Told) -> Surface:
    """The whole bar."""
    sheet = Sheet(foot)
    sheet.rect(foot, shade(*_GLASS))
    sheet.line(foot.topleft, foot.topright, Pen(Ink(studio.materials.accent, 0.55), studio.areas.stroke(1.4)))
    for lever, _ in told.labels:
        _button(sheet, studio, bar.levers[lever], pressed=lever in told.down, lit=lever in told.lit)
    _sound_sign(sheet, studio, bar.levers[Lever.MUTE], told)
    surface = sheet.surface()
    texts = tuple(_texts(studio, bar, told))
    size = min(studio.shared([(one.text, one.room)], TextStyle(one.weight, one.room.height * _LETTERS, 7)).size for one in texts)
    for one in texts:
        studio.write(surface, one.text, Face(one.weight, size), one.colour, one.room.move(0, -foot.top), one.align)
    return surface


def _texts(studio: Studio, bar: Bar, told: Told) -> Iterator[_Text]:
    """All that is written on the bar, in letters of one size."""
    first, second = _calendars(studio, bar.time, told)
    yield _Text(told.time, _inner(first), WHITE, Weight.BOLD, studio.start)
    yield _Text(told.other_time, _inner(second), _SOFT, Weight.REGULAR, studio.end)
    yield _Text(told.skew, _inner(bar.skew), _SOFT, Weight.MEDIUM, studio.end)
    for lever, label in told.labels:
        yield _Text(label, _inner(bar.levers[lever]), BLACK if lever in told.lit else WHITE, Weight.BOLD, Align.CENTRE)


def _inner(room: Rect) -> Rect:
    return room.inflate(-room.height // 4, 0)


def labels_of(words: Words, other: Language) -> tuple[tuple[Lever, str], ...]:
    """What stands on the levers, but for the one with a sign; `other` is the language that one of them turns to."""
    return tuple({**words.levers, Lever.LANGUAGE: other.name}.items())


def _sound_sign(sheet: Sheet, studio: Studio, box: Rect, told: Told) -> None:
    """A loudspeaker: with waves while it is heard, crossed out and lit while it is mute, pale where nothing can be heard."""
    mute = told.silence is Silence.MUTE
    if mute or told.silence is None:
        _button(sheet, studio, box, pressed=Lever.MUTE in told.down, lit=mute)
    else:
        sheet.rect(box, pen=Pen(Ink(WHITE, 0.16), studio.areas.stroke(1)), radius=box.height * 0.28)
    ink = Ink(BLACK) if mute else Ink(WHITE, 0.45 if told.silence else 1.0)
    side = round(box.height * 0.8)
    spot = Rect(0, 0, side, side)
    spot.center = box.center
    sheet.strokes(_SPEAKER + (_CROSS if told.silence else _WAVES), spot, Pen(ink, max(1.4, box.height * 0.07)))


def _button(sheet: Sheet, studio: Studio, box: Rect, *, pressed: bool, lit: bool) -> None:
    top, bottom = _LIT if lit else _BUTTON
    if pressed:
        top, bottom = mix(bottom, BLACK, 0.25), mix(top, BLACK, 0.1)
    radius = box.height * 0.28
    sheet.rect(box.move(0, 1), Ink(BLACK, 0.5), radius=radius)
    sheet.rect(box, shade(top, bottom), radius=radius)
    sheet.rect(box, pen=Pen(Ink(WHITE, 0.16), studio.areas.stroke(1)), radius=radius)


def _calendars(studio: Studio, box: Rect, told: Told) -> tuple[Rect, ...]:
    """The calendar of the language first and bright, the other one beside it; each has what it needs of the room."""
    looks = ((told.time, Weight.BOLD), (told.other_time, Weight.REGULAR))
    widths = [studio.letters.width(text, Face(weight, box.height), studio.rtl) + box.height for text, weight in looks]
    return parted(box, *(width / sum(widths) for width in widths), rtl=studio.rtl)
