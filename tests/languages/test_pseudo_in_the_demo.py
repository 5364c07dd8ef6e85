"""F5: what the demo's window says, in languages that nobody has tried it in: from words, whole, and nothing upon something else."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Final

import pytest

from otp_atm.bank.wire.branch import SET_PHONE
from otp_atm.demo.desk import UNREACHABLE
from otp_atm.demo.words import on_the_machine
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages import found
from otp_atm.languages.dates import date
from otp_atm.phone.samples import NOW
from tests.acceptance import each_time
from tests.demo.stand_ins import STAND_INS
from tests.languages.demo_in import SURPRISE, scenes_of
from tests.languages.pseudo import plain_words
from tests.screens.written import Written, reading

EVERY_SIZE: Final = ((800, 600), (1100, 640), (1280, 720), (1613, 907), (1920, 1080), (3840, 2160))
SIZES: Final = each_time([(800, 600), (1280, 720)], EVERY_SIZE)
KEYS: Final = re.compile(r"\bF\d\d?\b|\b[HLR]\b")
"""Keys that are called the same everywhere."""
ON_THE_MACHINE: Final = {"engraved"}
"""What is written in steel, in two languages at once."""
REFUSED: Final = (*(code.value for code in SET_PHONE.problems), UNREACHABLE, "bank-unavailable")
"""Codes for whoever helps."""
OTHER_CALENDARS: Final = tuple(date(NOW, one) for one in on_the_machine())
"""The clock tells the day in another one, too."""
LEAST: Final = 7
"""Pixels."""


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
def test_f05_every_text_of_the_window_stands_whole_and_alone(size: tuple[int, int], strange: Language) -> None:
    for name, paint in scenes_of(strange, size):
        with reading() as written:
            paint()
        assert written, name
        assert not [fault for one in written for fault in one.faults()], name
        assert not [pair for pair in combinations(written, 2) if lie_upon_each_other(*pair)], name
        assert min(one.face.size for one in written) >= LEAST, name


def lie_upon_each_other(one: Written, other: Written) -> bool:
    """The same text a little lower is its shadow."""
    return one.text != other.text and one.surface == other.surface and one.ink.colliderect(other.ink)


def test_f05_every_text_of_the_window_comes_from_words(strange: Language) -> None:
    names = (*(card.card.name for card in STAND_INS), *(one.name for one in found()))
    quoted = (*names, SURPRISE.file, SURPRISE.word, SURPRISE.problem, SURPRISE.screen, SURPRISE.page, *REFUSED, *OTHER_CALENDARS)
    said = {word for text in quoted for word in plain_words(text)}
    for name, paint in scenes_of(strange, (1280, 720)):
        with reading() as written:
            paint()
        for one in written if name not in ON_THE_MACHINE else ():
            assert {*plain_words(KEYS.sub("", one.text))} <= said, name
