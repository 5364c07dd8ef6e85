"""What belongs together is written in letters of one size, and no line becomes a hair, whatever the size of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

import pytest
from pygame import Surface

from otp_atm.demo.areas import areas_with_phone
from otp_atm.demo.art import still
from otp_atm.demo.art.help import draw_help
from otp_atm.demo.art.own_card import draw_own_card
from otp_atm.demo.art.sheet import Fill, Pen, Sheet
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.fields import Slate, Slip
from otp_atm.demo.own_card import RULES, Customer, Entry, Form, OwnCardDesk, Printer
from otp_atm.drawing.colour import Colour
from otp_atm.drawing.style import Face
from otp_atm.drawing.text import Line, Typesetter
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.digits import digits
from tests.demo.stand_ins import STAND_INS
from tests.demo.test_painted import studio_of
from tests.languages.demo_in import BRAND, Nobody, scenes_of
from tests.spoken import OF_THE_DEMO

SIZES: Final = (
    (480, 480),
    (360, 640),
    (420, 800),
    (640, 480),
    (800, 600),
    (1080, 1920),
    (1100, 640),
    (1280, 720),
    (1920, 1080),
    (3840, 2160),
)
LARGEST: Final = (3840, 2160)
LEAST_LINE: Final = 2.0
"""Pixels of a line in the largest window."""

Written = dict[str, set[int]]
"""Texts, and in what sizes they were written."""

each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
each_language = pytest.mark.parametrize("language", OF_THE_DEMO, ids=repr)


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Written:
    seen: Written = {}
    set_line = Typesetter.line

    def line(self: Typesetter, text: str, face: Face, colour: Colour, rtl: bool) -> Line:
        seen.setdefault(text, set()).add(face.size)
        return set_line(self, text, face, colour, rtl)

    monkeypatch.setattr(Typesetter, "line", line)
    return seen


def studio_at(size: tuple[int, int], language: Language) -> Studio:
    return replace(studio_of(BRAND, language), areas=areas_with_phone(size, len(STAND_INS)))


def sizes_of(written: Written, texts: Iterable[str]) -> set[int]:
    return set[int]().union(*(written[text] for text in texts))


def paint(name: str, language: Language, size: tuple[int, int]) -> None:
    next(draw for scene, draw in scenes_of(language, size) if scene == name)()


@each_language
@each_size
def test_p01_whatever_stands_on_the_clocks_bar_is_of_one_size(language: Language, size: tuple[int, int], written: Written) -> None:
    paint("clock", language, size)
    assert written.keys() > set(studio_at(size, language).words.levers.values())
    assert len(sizes_of(written, written)) == 1


@each_language
@each_size
def test_p01_what_the_help_lists_is_of_one_size_and_so_are_its_last_lines(
    language: Language, size: tuple[int, int], written: Written
) -> None:
    studio = studio_at(size, language)
    draw_help(studio)
    words = studio.words
    assert len(sizes_of(written, (meaning for _, meaning in words.help_lines))) == 1
    assert len(sizes_of(written, (words.mouse, words.phone, words.close))) == 1


@each_language
@each_size
def test_p01_what_is_said_beside_the_fields_of_a_card_of_ones_own_is_of_one_size(
    language: Language, size: tuple[int, int], written: Written
) -> None:
    studio = studio_at(size, language)
    desk = OwnCardDesk(Nobody(), Printer(str, str), Customer(lambda: STAND_INS, print, print), print)
    said: set[str] = set()
    for slip in Slip:
        slates = {entry: Slate(RULES[entry], "1", slip) for entry in Entry}
        desk.form = Form(slates)
        said |= {studio.words.slips[slip].format(missing=digits(slate.missing, language)) for slate in slates.values()}
        draw_own_card(studio, desk)
    assert said <= written.keys()
    assert len(sizes_of(written, said)) == 1


def test_p01_no_outline_of_the_largest_window_is_a_hair(monkeypatch: pytest.MonkeyPatch) -> None:
    thin: set[tuple[str, float]] = set()
    seen: list[float] = []
    add: Callable[[Sheet, str, Fill, Pen | None], None] = Sheet._add

    def noted(self: Sheet, start: str, fill: Fill, pen: Pen | None) -> None:
        if pen:
            seen.append(pen.width)
        add(self, start, fill, pen)

    monkeypatch.setattr(Sheet, "_add", noted)
    language = OF_THE_DEMO[0]
    machine: list[Surface] = []
    for name, draw in (*scenes_of(language, LARGEST), ("machine", lambda: machine.append(still.machine(studio_at(LARGEST, language))))):
        seen.clear()
        draw()
        thin |= {(name, width) for width in seen if width < LEAST_LINE}
    assert machine
    assert not thin
