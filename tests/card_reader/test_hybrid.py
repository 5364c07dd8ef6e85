"""A chip reader and a stripe reader in one terminal: fallback, precedence of the chip, and who is heard when (issue 8, section 2)."""

from __future__ import annotations

import pytest

from otp_atm.hardware.card_reader.hybrid import STRIPE_MAY_HELP, HybridCardReader
from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.card_reader.stripe import StripeCardReader
from otp_atm.hardware.card_reader.trouble import CardCode, SwipeCode
from otp_atm.kiosk.events import (
    CardInserted,
    CardRead,
    CardRemoved,
    CardUnreadable,
    ChipFailed,
    Event,
    ReaderFailed,
    ReaderRecovered,
    SwipeFailed,
)
from otp_atm.kiosk.vocabulary import Card
from tests.card_reader.virtual.variants import CARD, NAMELESS

WITH_CHIP = ";6037991234567893=29052010000012300000?\r"
WITHOUT_CHIP = ";6037991234567893=29051010000012300000?\r"
MUTE = CardUnreadable(CardCode.UNRESPONSIVE.value)


class Terminal:
    """A hybrid reader and what it has posted; a desktop chip reader or a motorised one."""

    def __init__(self, *, motorised: bool) -> None:
        self.now = 0.0
        self.chip = MockCardReader(can_eject=motorised, can_retain=motorised)
        self.stripe = StripeCardReader(lambda: self.now)
        self.reader = HybridCardReader(self.chip, self.stripe)
        self.posted: list[Event] = []
        self.reader.connect(self.posted.append)

    def swipe(self, text: str) -> None:
        self.now += 10
        for character in text:
            assert self.stripe.feed(character)

    def news(self) -> list[Event]:
        """What has been posted since the last time."""
        news, self.posted[:] = list(self.posted), []
        return news

    def chip_fails(self) -> None:
        """A card comes whose chip cannot be read, and is given back."""
        self.reader.accept()
        assert self.chip.insert(MUTE)
        assert self.news() == [CardInserted(), ChipFailed(MUTE.code)]
        self.reader.eject()


@pytest.fixture(params=[True, False], ids=["motorised", "desktop"])
def terminal(request: pytest.FixtureRequest) -> Terminal:
    return Terminal(motorised=request.param)


def test_it_can_do_what_its_chip_reader_can(terminal: Terminal) -> None:
    assert (terminal.reader.can_eject, terminal.reader.can_retain) == (terminal.chip.can_eject, terminal.chip.can_retain)


@pytest.mark.parametrize("swipe", [WITH_CHIP, WITHOUT_CHIP])
def test_a_card_whose_chip_fails_is_read_by_its_stripe_once_it_is_out(swipe: str, terminal: Terminal) -> None:
    terminal.chip_fails()
    assert terminal.chip.take()
    assert terminal.news() == [CardRemoved()]
    terminal.reader.accept()
    terminal.swipe(";E?\r")
    terminal.swipe(swipe)
    assert terminal.news() == [SwipeFailed(SwipeCode.MISREAD.value), CardInserted(), CardRead(NAMELESS)]
    terminal.reader.eject()
    assert terminal.news() == [CardRemoved()]


def test_a_reader_that_is_swiped_through_on_the_way_out_has_read_the_card_before_the_chip_reader_misses_it(terminal: Terminal) -> None:
    terminal.chip_fails()
    terminal.swipe(WITH_CHIP)
    assert terminal.news() == []
    assert terminal.chip.pull()
    assert terminal.news() == [CardRemoved()]
    terminal.reader.accept()
    assert terminal.news() == [CardInserted(), CardRead(NAMELESS)]
    terminal.reader.eject()
    assert terminal.news() == [CardRemoved()]


def test_a_visit_that_was_given_up_is_not_begun_again_by_a_swipe_on_the_way_out(terminal: Terminal) -> None:
    for swiped_before in (True, False):
        terminal.chip_fails()
        if swiped_before:
            terminal.swipe(WITH_CHIP)
        terminal.reader.eject()  # the customer has cancelled
        if not swiped_before:
            terminal.swipe(WITH_CHIP)
        assert terminal.chip.pull()
        assert terminal.news() == [CardRemoved()]
        terminal.reader.accept()
        assert terminal.news() == []


def test_a_chip_is_read_by_its_chip_where_it_has_not_failed(terminal: Terminal) -> None:
    terminal.reader.accept()
    terminal.swipe(WITH_CHIP)
    assert terminal.news() == [SwipeFailed(SwipeCode.HAS_CHIP.value)]
    assert terminal.chip.insert(CARD)
    assert terminal.news() == [CardInserted(), CardRead(CARD)]


def test_a_failed_chip_excuses_one_swipe_and_not_the_next_customers(terminal: Terminal) -> None:
    terminal.chip_fails()
    terminal.chip.pull()
    terminal.reader.accept()
    terminal.news()
    terminal.reader.accept()
    terminal.swipe(WITH_CHIP)
    assert terminal.news() == [SwipeFailed(SwipeCode.HAS_CHIP.value)]


@pytest.mark.parametrize("code", CardCode)
def test_what_the_issuer_has_blocked_or_somebody_may_have_forged_is_not_tried_by_its_stripe(code: CardCode) -> None:
    terminal = Terminal(motorised=False)
    terminal.reader.accept()
    terminal.chip.insert(CardUnreadable(code.value))
    last = terminal.news()[-1]
    assert isinstance(last, ChipFailed if code in STRIPE_MAY_HELP else CardUnreadable)
    assert (code in STRIPE_MAY_HELP) == (code not in {CardCode.BLOCKED, CardCode.DATA_CONFLICT, CardCode.NUMBER_INVALID})


def test_while_one_has_a_card_the_other_is_not_heard(terminal: Terminal) -> None:
    terminal.reader.accept()
    terminal.chip.insert(CARD)
    terminal.swipe(WITHOUT_CHIP)
    terminal.swipe(";E?\r")
    assert terminal.news() == [CardInserted(), CardRead(CARD)]
    terminal.reader.eject()
    terminal.chip.take()
    assert terminal.news() == [CardRemoved()]
    terminal.reader.accept()
    terminal.swipe(WITHOUT_CHIP)
    terminal.chip.insert(CARD)
    assert terminal.news() == [CardInserted(), CardRead(NAMELESS)]
    terminal.reader.check()
    terminal.reader.eject()
    assert terminal.news() == [CardRemoved()]


def test_a_second_card_in_the_chip_slot_has_its_turn_after_a_swipe() -> None:
    terminal = Terminal(motorised=False)
    terminal.reader.accept()
    terminal.swipe(WITHOUT_CHIP)
    terminal.chip.insert(CARD)
    terminal.reader.eject()
    assert terminal.news() == [CardInserted(), CardRead(NAMELESS), CardRemoved()]
    terminal.reader.accept()
    assert terminal.news() == [CardInserted(), CardRead(CARD)]


def test_it_is_out_of_order_until_both_work(terminal: Terminal) -> None:
    terminal.reader.accept()
    terminal.chip.fail("reader-missing")
    terminal.stripe.fail("keyboard-missing")
    assert terminal.news() == [ReaderFailed("reader-missing"), ReaderFailed("keyboard-missing")]
    for command in (terminal.reader.check_reader, terminal.reader.accept, terminal.reader.check, terminal.reader.eject):
        command()
        assert terminal.news() == [ReaderFailed("reader-missing")]
    terminal.swipe(WITHOUT_CHIP)
    terminal.chip.recover()
    terminal.reader.check_reader()
    assert terminal.news() == [ReaderFailed("keyboard-missing")]
    terminal.stripe.recover()
    assert terminal.news() == [ReaderRecovered()]
    terminal.reader.accept()
    terminal.swipe(WITHOUT_CHIP)
    assert terminal.news() == [CardInserted(), CardRead(Card(CARD.pan, CARD.expiry))]


def test_both_can_be_closed(terminal: Terminal) -> None:
    terminal.reader.accept()
    terminal.reader.close()
    terminal.swipe(WITHOUT_CHIP)
    assert terminal.news() == []
