"""docs/bank-contract.md says of each promise what the program tries, in the same words; and the tester's guide what is done to cards."""

from __future__ import annotations

import re

import pytest

from otp_atm.conformance import plan
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.promises import OF_THE_TERMINAL, PROMISES
from otp_atm.kiosk.project import PROJECT
from otp_atm.person.giving_up import DEEDS
from tests.conformance.world import Bank, trial_at

PAGE = (PROJECT / "docs" / "bank-contract.md").read_text(encoding="utf-8")
GUIDE = (PROJECT / "docs" / "testers-guide.md").read_text(encoding="utf-8")
CHAPTER = GUIDE.partition("## 6. Is it a good bank?")[2].partition("\n## ")[0]
ROWS = {cells[0]: cells for row in re.findall(r"^\| (P\d+ \| .*) \|$", PAGE, re.MULTILINE) if (cells := row.split(" | "))}


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.name)
def test_a_promise_stands_there_in_the_same_words(promise: Promise) -> None:
    assert ROWS[promise.name] == [promise.name, promise.sentence, promise.how, promise.wants]


def test_every_promise_is_tried_or_the_terminals() -> None:
    numbers = [promise.number for promise in PROMISES]
    assert len(set(numbers)) == len(numbers)
    assert sorted([*numbers, *OF_THE_TERMINAL]) == [int(name[1:]) for name in ROWS]


def test_the_guide_says_what_is_done_to_a_card_that_is_given_up() -> None:
    assert re.findall(r"^\| `([\w-]+)` \| (.*) \|$", CHAPTER, re.MULTILINE)[1:] == [(str(purpose), deed) for purpose, deed in DEEDS.items()]


@pytest.mark.parametrize("promise", [each for each in PROMISES if each.number != 68], ids=lambda promise: promise.name)
def test_cards_are_used_up_for_nothing_that_is_not_told_before(promise: Promise) -> None:
    trial = trial_at(Bank())
    planned = {(purpose, card.id) for purpose, card in plan.used(trial, promise)}
    promise.attempt(trial)
    used = {(purpose, name) for name, purposes in trial.hand.used.items() for purpose in purposes}
    assert used <= planned
    assert {purpose for purpose, _ in used} >= {*promise.spends}
