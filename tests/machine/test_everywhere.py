"""Wherever the machine can be: nobody's screen outlasts their card, nobody's PIN block outlasts its request."""

from __future__ import annotations

from typing import Final

import pytest

from otp_atm.kiosk.effects import Ask, Timeout
from otp_atm.kiosk.events import CardInserted, ReaderEmpty
from otp_atm.kiosk.makers import accept_card, check_card, eject_card, retain_card
from otp_atm.kiosk.requests import VerifyCardPin
from otp_atm.kiosk.state import State, Visit
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.card_pin.requests import ChangeCardPin, CheckCardPin
from otp_atm.services.one_time_password.flow import Otp
from otp_atm.services.one_time_password.requests import CheckOtpPin, CheckOtpPins, Enrol
from tests.machine.everywhere import everywhere, steps
from tests.whole import STATES, TABLE

CLOSED: Final = {Visit.STARTING, Visit.FETCHING_KEY, Visit.LOADING_KEY, Visit.OUT_OF_SERVICE, Visit.RECOVERING}
WORKING: Final = {CardPin.CHANGING_CARD_PIN, Otp.ENROLLING, Otp.DEACTIVATING, Visit.ASKING_OUTCOME}
WAITING: Final = {Visit.WELCOME, Visit.CARD_AGAIN}
"""A card is to come: anybody's, or the same once more."""
CARRIED: Final[dict[State, int]] = {
    CardPin.CHECKING_NEW_CARD_PIN: 1,
    CardPin.NEW_CARD_PIN_AGAIN: 1,
    Otp.CHECKING_OTP_PIN: 1,
    Otp.OTP_PIN_AGAIN: 1,
    Otp.CHECKING_OTP_PINS: 2,
    Otp.CONSENT: 2,
}
"""Where the next step needs what was entered before."""


def test_every_state_is_among_them() -> None:
    assert {place.state for place in everywhere()} == set(STATES)


def test_f02_no_state_without_a_card_lasts_longer_than_a_farewell_or_keeps_the_next_card_out() -> None:
    nowhere = CLOSED | WORKING | WAITING
    without = [place for place in everywhere() if place.works and not place.card_is_in and place.state not in nowhere]
    assert {place.state for place in without} > {Otp.ENROLLED, Visit.OUTCOME_UNKNOWN, Visit.BANK_REFUSED, Visit.CARD_GONE, Visit.THANKS}
    for place in without:
        row = TABLE.row_of(place.state, place.session)
        assert row.timeout is Timeout.THANKS, place
        assert accept_card in row.enter, place


def test_f02_a_card_that_comes_in_begins_a_visit_in_which_nothing_is_left_of_the_one_before() -> None:
    for place in everywhere():
        for event, then, _ in steps(place):
            if isinstance(event, CardInserted) and place.state not in CLOSED:  # there it waits for the next accept
                assert then.state is Visit.READING_CARD, place
                assert (then.session.card, then.session.data, then.session.card_out) == (None, None, False), place


@pytest.mark.parametrize("state", sorted(CLOSED | {Visit.WELCOME}))
def test_f08_where_nobody_is_served_nothing_of_a_customer_is_left(state: State) -> None:
    for place in everywhere():
        if place.state is state:
            session = place.session
            assert (session.card, session.data, session.pin_blocks, session.card_out) == (None, None, (), False)


def test_f03_pin_blocks_leave_the_session_with_the_request_that_carries_them() -> None:
    for place in everywhere():
        carried = (
            CARRIED.get(place.session.interrupted or place.state, 0) if place.state is Visit.MORE_TIME else CARRIED.get(place.state, 0)
        )
        assert len(place.session.pin_blocks) == carried, place


def test_f03_no_request_that_carries_a_pin_is_without_it() -> None:
    """The assertions of the requests hold everywhere, and each of these requests is made somewhere."""
    asked = {
        type(effect.request) for place in everywhere() for _, _, effects in steps(place) for effect in effects if isinstance(effect, Ask)
    }
    assert {VerifyCardPin, CheckOtpPin, CheckOtpPins, Enrol, CheckCardPin, ChangeCardPin} <= asked


@pytest.mark.parametrize("state", STATES)
def test_whoever_asks_something_of_a_card_hears_that_there_is_none(state: State) -> None:
    asks = {check_card, eject_card, retain_card} & set(TABLE.rows[state].enter)
    assert not asks or ReaderEmpty in TABLE.rows[state].on or state is Visit.OUT_OF_SERVICE
