"""What the demo itself says: signs on the right side of their numbers, and a sentence for whatever the branch may answer."""

from __future__ import annotations

import re

import pytest

from otp_atm.bank.wire.branch import SET_PHONE
from otp_atm.bank.wire.control import CHANGE_CARD
from otp_atm.demo.branch import Deed, Service
from otp_atm.demo.desk import UNREACHABLE
from otp_atm.demo.fields import Slip
from otp_atm.demo.hands import Why
from otp_atm.demo.levers import SECONDS
from otp_atm.demo.own_card import Entry
from otp_atm.demo.words import words_of
from otp_atm.drawing.bidi import visual_runs
from otp_atm.kiosk.vocabulary import Language
from tests.spoken import EN, OF_THE_DEMO


@pytest.mark.parametrize("language", OF_THE_DEMO, ids=repr)
def test_f05_a_lever_has_its_plus_before_the_number(language: Language) -> None:
    words = words_of(language)
    for lever in SECONDS:
        runs = visual_runs(words.levers[lever], language.right_to_left)
        assert re.search(r"\+\d", "".join(run.text[::-1] if run.rtl else run.text for run in runs))


@pytest.mark.parametrize("language", OF_THE_DEMO, ids=repr)
def test_g03_there_is_a_sentence_for_each_answer_of_the_branch(language: Language) -> None:
    words = words_of(language)
    assert {*words.branch.refused} == {*(code.value for code in (*SET_PHONE.problems, *CHANGE_CARD.problems)), UNREACHABLE}
    for sentence in (*words.branch.refused.values(), words.branch.failed, *words.branch.done.values()):
        assert sentence.endswith(".")
        assert "-" not in sentence
        assert bool(re.search("[a-z]", sentence)) is (language is EN)


@pytest.mark.parametrize("language", OF_THE_DEMO, ids=repr)
def test_there_is_a_word_for_whatever_can_be_chosen_typed_or_refused(language: Language) -> None:
    words = words_of(language)
    for said, of in (
        (words.refusals, Why),
        (words.slips, Slip),
        (words.branch.services, Service),
        (words.branch.submit, Service),
        (words.branch.hints, Service),
        (words.branch.done, Deed),
        (words.own_card.fields, Entry),
    ):
        assert {*said} == {*of}
