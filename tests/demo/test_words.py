"""What the demo itself says: signs on the right side of their numbers, and a sentence for whatever the branch may answer."""

from __future__ import annotations

import re

import pytest

from otp_atm.bank.wire.branch import SET_PHONE
from otp_atm.demo.desk import UNREACHABLE
from otp_atm.demo.levers import SECONDS
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
    assert {*words.branch_refused} == {*(code.value for code in SET_PHONE.problems), UNREACHABLE}
    for sentence in (*words.branch_refused.values(), words.branch_failed):
        assert sentence.endswith(".")
        assert "-" not in sentence
        assert bool(re.search("[a-z]", sentence)) is (language is EN)
