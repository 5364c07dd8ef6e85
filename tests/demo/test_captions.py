"""What the wallet says of a card is what the bank says of it now."""

from __future__ import annotations

import random

import pytest
from msgspec.structs import replace

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.wire.control import CHANGE_CARD, CardChange, CardStatus
from otp_atm.demo.captions import caption_of
from otp_atm.demo.cards import NewCard
from otp_atm.demo.known import NOTHING, Known, status_of
from otp_atm.demo.own_card import card_of
from otp_atm.demo.tour.ledger import Ledger
from otp_atm.demo.tour.opening import Counter
from otp_atm.demo.wallet import wallet
from otp_atm.demo.words import words_of
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.phone.samples import NOW
from otp_atm.scenarios.bank_side import DeskSide, NoSide
from tests.demo.stand_ins import STAND_INS
from tests.spoken import EN

CARD = STAND_INS[0]
FRESH = CardStatus(
    enrolled=False,
    sms_otp=False,
    offline_otp=False,
    expired=False,
    pin_of_fixtures=True,
    pin_tries_left=3,
    card_data_tries_left=5,
    otp_tries_left=5,
    phone="09121234567",
    language="fa",
)
WORDS = words_of(EN)


def known(**told: object) -> Known:
    return Known({CARD.card.pan.digits: status_of(replace(FRESH, **told))})


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Number on file"),
        ({"phone": ""}, "No number on file"),
        ({"enrolled": True, "offline_otp": True, "sms_otp": True}, "Enrolled, offline and SMS"),
        ({"enrolled": True, "offline_otp": True}, "Enrolled, offline only"),
        ({"enrolled": True, "sms_otp": True}, "Enrolled, SMS only"),
        ({"enrolled": True, "offline_otp": True, "otp_tries_left": 0}, "Passwords locked"),
        ({"card_data_tries_left": 0}, "Passwords locked"),
        ({"pin_tries_left": 1}, "PIN tries left: 1"),
        ({"pin_tries_left": 0}, "Card blocked"),
        ({"expired": True, "pin_tries_left": 0}, "Expired"),
    ],
)
def test_a_card_says_how_it_stands(told: dict[str, object], said: str) -> None:
    caption = caption_of(CARD, known(**told), WORDS, EN)
    assert (caption.state, caption.ending.strip("\u2066\u2069"), caption.pin) == (said, "7892", CARD.pin)


def test_a_card_whose_pin_was_changed_does_not_tell_the_old_one() -> None:
    assert caption_of(CARD, known(pin_of_fixtures=False), WORDS, EN).pin == ""


def test_before_the_bank_has_answered_the_fixtures_speak() -> None:
    caption = caption_of(CARD, NOTHING, WORDS, EN)
    assert (caption.state, caption.pin) == (CARD.caption["en"], CARD.pin)


def test_what_the_atm_has_kept_says_that_first() -> None:
    assert caption_of(CARD, known(), WORDS, EN, kept=True).state == WORDS.kept


def test_a_card_of_ones_own_that_the_bank_has_forgotten_says_so() -> None:
    own = card_of(NewCard("6037991234567893", "4902", "", "3011", "321", "YOUR OWN CARD", "en"))
    assert caption_of(own, Known({own.card.pan.digits: None}), WORDS, EN).state == WORDS.cards.unknown


def test_the_wallet_of_a_stage_follows_the_bank_of_that_stage() -> None:
    clock, now, fixtures = SimulatedClock(NOW), [0.0], load_fixtures()
    bank = memory_bank(fixtures, clock, random.Random(1).randbytes, clock.advance)
    cards = wallet(fixtures)
    ledger = Ledger(DeskSide(bank, shares_clock=False), lambda: cards, lambda: now[0])
    before = ledger.latest()
    assert caption_of(cards[0], before, WORDS, EN).state == "Number on file"
    bank.call(CHANGE_CARD, CardChange(pan=cards[0].card.pan.digits, pin_tries_left=0), deadline=1.0)
    assert ledger.latest() is before
    now[0] = 1.0
    assert caption_of(cards[0], ledger.latest(), WORDS, EN).state == "Card blocked"
    assert Ledger(NoSide(), lambda: cards, lambda: 0.0).latest() == NOTHING


def test_f07_the_branch_of_a_stage_unblocks_a_card_and_gives_it_a_new_pin() -> None:
    clock, fixtures = SimulatedClock(NOW), load_fixtures()
    bank = memory_bank(fixtures, clock, random.Random(1).randbytes, clock.advance)
    side, card, answers = DeskSide(bank, shares_clock=False), wallet(fixtures)[0], list[str]()
    counter = Counter(side)
    bank.call(CHANGE_CARD, CardChange(pan=card.card.pan.digits, pin_tries_left=0), deadline=1.0)
    counter.unblock(card.card.pan.digits, answers.append)
    assert side.card(card.card.pan).pin_tries_left == 3
    counter.give_pin(card.card.pan.digits, "7305", answers.append)
    assert not side.card(card.card.pan).pin_of_fixtures
    counter.unblock("6037991234567893", answers.append)
    Counter(NoSide()).unblock(card.card.pan.digits, answers.append)
    Counter(NoSide()).visit_branch(card.card.pan.digits, "09121234567", answers.append)
    assert answers == ["", "", "card-unknown", "bank-unreachable", "bank-unreachable"]
