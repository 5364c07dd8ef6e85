"""The contract of `otp_atm.ports.CardReader`. Commands return at once; what follows from them comes as events."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otp_atm.contracts.heard import Events
from otp_atm.contracts.plugin import rig_of
from otp_atm.contracts.rigs import CardReaderRig as Rig
from otp_atm.contracts.rigs import SwipeRig
from otp_atm.events import (
    CardFound,
    CardInserted,
    CardRead,
    CardRemoved,
    CardRetained,
    CardUnreadable,
    ReaderEmpty,
    ReaderFailed,
    ReaderRecovered,
    RetainRefused,
    SwipeFailed,
)


@pytest.fixture(name="rig")
def _rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with rig_of(request.config, "card_reader") as rig:
        yield rig


# Some of the contract has no meaning for a gate that is closed until accept, or for a swipe that is over at once.


@pytest.fixture
def holding_the_card(rig: Rig) -> None:
    if not rig.keeps_card:
        pytest.skip("a swipe is over at once")


@pytest.fixture
def holding_it_unasked(rig: Rig, holding_the_card: None) -> None:
    if rig.opens_on_accept:
        pytest.skip("no card goes in before accept")


@pytest.fixture
def swiped(rig: Rig) -> SwipeRig:
    if rig.keeps_card:
        pytest.skip("nothing is swiped")
    return rig  # type: ignore[return-value]


@pytest.fixture
def events(rig: Rig) -> Iterator[Events]:
    events = Events()
    rig.reader.connect(events)
    yield events
    events.assert_none_waiting()


def bring_in(rig: Rig, events: Events) -> None:
    rig.reader.accept()
    rig.insert()
    events.expect(CardInserted)
    assert events.expect(CardRead).card == rig.card


def give_back(rig: Rig, events: Events) -> None:
    rig.reader.eject()
    if rig.keeps_card:
        rig.take()
    events.expect(CardRemoved)


def test_f02_a_card_comes_in_is_read_and_goes_back(rig: Rig, events: Events) -> None:
    bring_in(rig, events)
    give_back(rig, events)


def test_f02_cards_come_one_after_the_other(rig: Rig, events: Events) -> None:
    for _ in range(3):
        bring_in(rig, events)
        give_back(rig, events)


def test_an_unreadable_card_says_why_and_goes_back(rig: Rig, events: Events) -> None:
    rig.reader.accept()
    code = rig.insert_unreadable()
    events.expect(CardInserted)
    assert events.expect(CardUnreadable).code == code
    give_back(rig, events)


def test_a_misread_swipe_is_told_as_often_as_it_happens_and_the_next_good_one_counts(swiped: SwipeRig, events: Events) -> None:
    rig = swiped
    rig.reader.accept()
    for _ in range(3):
        code = rig.misread()
        assert events.expect(SwipeFailed).code == code
    rig.insert()
    events.expect(CardInserted)
    assert events.expect(CardRead).card == rig.card
    rig.misread()
    give_back(rig, events)
    rig.misread()


def test_accepting_twice_reports_one_card_once(rig: Rig, events: Events) -> None:
    rig.reader.accept()
    bring_in(rig, events)
    give_back(rig, events)


@pytest.mark.usefixtures("holding_it_unasked")
def test_a_card_that_was_in_before_accept_counts_as_inserted(rig: Rig, events: Events) -> None:
    rig.insert()
    rig.reader.accept()
    events.expect(CardInserted)
    events.expect(CardRead)
    give_back(rig, events)


@pytest.mark.usefixtures("holding_the_card")
def test_a_card_that_is_still_in_at_accept_counts_as_inserted_again(rig: Rig, events: Events) -> None:
    """So a card that came in while nobody was served starts a session when the terminal is back."""
    bring_in(rig, events)
    rig.reader.accept()
    events.expect(CardInserted)
    assert events.expect(CardRead).card == rig.card
    give_back(rig, events)


def test_checking_says_nothing_while_the_card_is_in(rig: Rig, events: Events) -> None:
    rig.reader.check_reader()
    bring_in(rig, events)
    rig.reader.check()
    rig.reader.check_reader()
    give_back(rig, events)


def test_an_empty_reader_says_that_it_is_empty_and_not_that_a_card_went(rig: Rig, events: Events) -> None:
    for command in (rig.reader.check, rig.reader.eject, rig.reader.retain):
        command()
        events.expect(ReaderEmpty)


def test_no_card_goes_twice(rig: Rig, events: Events) -> None:
    bring_in(rig, events)
    give_back(rig, events)
    for command in (rig.reader.check, rig.reader.eject, rig.reader.retain):
        command()
        events.expect(ReaderEmpty)


def test_a_reader_that_comes_up_tells_of_no_card_that_never_was_in(rig: Rig, events: Events) -> None:
    rig.fail()
    events.expect(ReaderFailed)
    rig.reader.eject()
    events.expect(ReaderFailed)
    rig.recover()
    assert type(events.expect(ReaderRecovered)) is ReaderRecovered
    rig.reader.eject()
    events.expect(ReaderEmpty)
    bring_in(rig, events)
    give_back(rig, events)


def test_ejecting_ends_accepting(rig: Rig, events: Events) -> None:
    """What comes in after it waits for the next accept."""
    rig.reader.accept()
    rig.reader.eject()
    events.expect(ReaderEmpty)
    before = rig.keeps_card and not rig.opens_on_accept
    if before:
        rig.insert()
    rig.reader.accept()
    if not before:
        rig.insert()
    events.expect(CardInserted)
    events.expect(CardRead)
    give_back(rig, events)


@pytest.mark.usefixtures("holding_the_card")
def test_a_card_pulled_out_is_noticed(rig: Rig, events: Events) -> None:
    bring_in(rig, events)
    rig.pull()
    events.expect(CardRemoved)
    rig.reader.check()
    events.expect(ReaderEmpty)


def test_f02_a_card_nobody_took_is_retained_or_the_reader_says_that_it_cannot(rig: Rig, events: Events) -> None:
    bring_in(rig, events)
    rig.reader.retain()
    if rig.reader.can_retain:
        events.expect(CardRetained)
        rig.reader.check()
        events.expect(ReaderEmpty)
        bring_in(rig, events)
    else:
        events.expect(RetainRefused)
    give_back(rig, events)


def test_a_broken_reader_answers_every_command_with_its_failure(rig: Rig, events: Events) -> None:
    rig.fail()
    code = events.expect(ReaderFailed).code
    for command in (rig.reader.check_reader, rig.reader.accept, rig.reader.check, rig.reader.eject, rig.reader.retain):
        command()
        assert events.expect(ReaderFailed).code == code
    rig.recover()
    events.expect(ReaderRecovered)
    bring_in(rig, events)
    give_back(rig, events)


def test_a_card_that_was_in_when_the_reader_broke_can_be_given_back_afterwards(rig: Rig, events: Events) -> None:
    bring_in(rig, events)
    rig.fail()
    events.expect(ReaderFailed)
    rig.recover()
    events.expect(CardFound)
    give_back(rig, events)


@pytest.mark.usefixtures("holding_the_card")
def test_a_card_taken_while_the_reader_was_broken_is_missed_when_it_works_again(rig: Rig, events: Events) -> None:
    bring_in(rig, events)
    rig.fail()
    events.expect(ReaderFailed)
    rig.pull()
    rig.recover()
    assert type(events.expect(ReaderRecovered)) is ReaderRecovered
    events.expect(CardRemoved)


def test_nothing_is_posted_after_close(rig: Rig, events: Events) -> None:
    bring_in(rig, events)
    rig.reader.close()
    if rig.keeps_card:
        rig.pull()
    events.assert_none_waiting()
