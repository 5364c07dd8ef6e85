"""Wherever the machine can be: nobody's screen outlasts their card, nobody's PIN block outlasts its request."""

from __future__ import annotations

from typing import Final

import pytest

from kiosk.effects import Ask, CheckOtpPin, Enrol, Timeout, VerifyCardPin
from kiosk.events import CardInserted, ReaderEmpty
from kiosk.machine import row_of
from kiosk.makers import accept_card, check_card, eject_card, retain_card
from kiosk.state import State
from kiosk.table import TABLE
from tests.machine.everywhere import everywhere, steps

CLOSED: Final = {State.STARTING, State.FETCHING_KEY, State.LOADING_KEY, State.OUT_OF_SERVICE, State.RECOVERING}
WORKING: Final = {State.ENROLLING, State.DEACTIVATING, State.ASKING_IF_ENROLLED, State.ASKING_IF_DEACTIVATED}
WAITING: Final = {State.WELCOME, State.CARD_AGAIN}
"""A card is to come: anybody's, or the same once more."""
CARRIED: Final = {State.OTP_PIN_AGAIN: 1, State.CHECKING_OTP_PIN: 2, State.CONSENT: 2}
"""Where the next step needs what was entered before."""


def test_every_state_is_among_them() -> None:
    assert {place.state for place in everywhere()} == set(State)


def test_f02_no_state_without_a_card_lasts_longer_than_a_farewell_or_keeps_the_next_card_out() -> None:
    nowhere = CLOSED | WORKING | WAITING
    without = [place for place in everywhere() if place.works and not place.card_is_in and place.state not in nowhere]
    assert {place.state for place in without} > {State.ENROLLED, State.OUTCOME_UNKNOWN, State.BANK_REFUSED, State.CARD_GONE, State.THANKS}
    for place in without:
        row = row_of(place.state, place.session)
        assert row.timeout is Timeout.THANKS, place
        assert accept_card in row.enter, place


def test_f02_a_card_that_comes_in_begins_a_visit_in_which_nothing_is_left_of_the_one_before() -> None:
    for place in everywhere():
        for event, then, _ in steps(place):
            if isinstance(event, CardInserted) and place.state not in CLOSED:  # there it waits for the next accept
                assert then.state is State.READING_CARD, place
                assert (then.session.card, then.session.masked_phone, then.session.card_out) == (None, "", False), place


@pytest.mark.parametrize("state", sorted(CLOSED | {State.WELCOME}))
def test_f08_where_nobody_is_served_nothing_of_a_customer_is_left(state: State) -> None:
    for place in everywhere():
        if place.state is state:
            session = place.session
            assert (session.card, session.masked_phone, session.pin_blocks, session.card_out) == (None, "", (), False)


def test_f03_pin_blocks_leave_the_session_with_the_request_that_carries_them() -> None:
    for place in everywhere():
        carried = (
            CARRIED.get(place.session.interrupted or place.state, 0) if place.state is State.MORE_TIME else CARRIED.get(place.state, 0)
        )
        assert len(place.session.pin_blocks) == carried, place


def test_f03_no_request_that_carries_a_pin_is_without_it() -> None:
    """The assertions of `kiosk.makers` hold everywhere, and each of these requests is made somewhere."""
    asked = {
        type(effect.request) for place in everywhere() for _, _, effects in steps(place) for effect in effects if isinstance(effect, Ask)
    }
    assert {VerifyCardPin, CheckOtpPin, Enrol} <= asked


@pytest.mark.parametrize("state", State)
def test_whoever_asks_something_of_a_card_hears_that_there_is_none(state: State) -> None:
    asks = {check_card, eject_card, retain_card} & set(TABLE[state].enter)
    assert not asks or ReaderEmpty in TABLE[state].on or state is State.OUT_OF_SERVICE
