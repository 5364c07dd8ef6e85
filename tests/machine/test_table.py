"""The table is the whole truth: these tests walk it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from otp_atm.kiosk.diagram import mermaid
from otp_atm.kiosk.effects import Effect, StartPinEntry
from otp_atm.kiosk.events import (
    FAMILIES,
    Cancelled,
    CardRemoved,
    Confirmed,
    KeyPressed,
    PinAccepted,
    PinPadFailed,
    ReaderFailed,
    TimedOut,
)
from otp_atm.kiosk.makers import end_pin_entry
from otp_atm.kiosk.moves import Back, Pause, Row
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.requests import Settlement, Writing
from otp_atm.kiosk.session import first_session
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Card, Key, Pan, PinBlock
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.one_time_password.flow import Otp
from tests.machine.walk import CARD_BACK, reachable_from, successors, targets
from tests.spoken import FA
from tests.whole import EVENTS, REQUESTS, STATES, TABLE

EACH = pytest.mark.parametrize(("state", "row"), TABLE.rows.items(), ids=[state.name for state in TABLE.rows])
EVERY_STATE_OUTSIDE_A_VISIT = {
    Visit.STARTING,
    Visit.FETCHING_KEY,
    Visit.LOADING_KEY,
    Visit.OUT_OF_SERVICE,
    Visit.RECOVERING,
    Visit.WELCOME,
    Visit.CARD_AGAIN,
    Visit.THANKS,
    Visit.CARD_GONE,
}
AFTER_THE_CARD_WAS_KEPT = {Visit.CARD_RETAINED}
HANDS_ONLY = {Visit.READER_FAILED, Visit.CARD_LEFT}
"""All that the terminal can do there is to ask for the card to be taken."""
SERVED = [state for state in TABLE.rows if state not in EVERY_STATE_OUTSIDE_A_VISIT | AFTER_THE_CARD_WAS_KEPT]


def test_every_state_has_a_row_and_can_be_reached() -> None:
    assert set(TABLE.rows) == set(STATES)
    assert reachable_from(Visit.STARTING) == set(STATES)


@EACH
def test_no_event_is_forgotten(state: State, row: Row) -> None:
    assert {event for event in EVENTS if event in row.on or issubclass(event, row.ignores)} == EVENTS - {KeyPressed}, state


@EACH
def test_what_is_ignored_is_ignored_by_family_alone(state: State, row: Row) -> None:
    """So that a service's events need no word in anybody else's rows."""
    assert set(row.ignores) <= {*FAMILIES}, state


@EACH
def test_every_key_stands_for_something_that_happens(state: State, row: Row) -> None:
    for key, meaning in row.keys.items():
        assert type(meaning) in row.on, (state, key)


def test_f02_every_wait_ends() -> None:
    assert all(TimedOut in row.on for row in TABLE.rows.values())


@pytest.mark.parametrize("state", SERVED)
def test_f02_every_screen_of_a_visit_can_be_cancelled(state: State) -> None:
    row = TABLE.rows[state]
    assert Cancelled in row.on
    assert isinstance(row.keys[Key.CANCEL], Cancelled)


@pytest.mark.parametrize("state", SERVED)
def test_f02_silence_alone_brings_the_card_back(state: State) -> None:
    """Whatever a customer left undone, time-outs lead to giving the card back within a few steps."""
    for _ in range(6):
        if state in CARD_BACK | HANDS_ONLY or state is Visit.RETAINING:
            return
        (state,) = targets(state, TABLE.rows[state].on[TimedOut])
    pytest.fail("the card never came back")


@pytest.mark.parametrize("state", SERVED)
def test_f02_from_every_state_of_a_visit_the_card_can_come_back(state: State) -> None:
    assert reachable_from(state) & CARD_BACK


@pytest.mark.parametrize("state", SERVED)
def test_a_pulled_card_and_a_broken_device_are_answered_everywhere(state: State) -> None:
    assert {CardRemoved, ReaderFailed, PinPadFailed} <= TABLE.rows[state].on.keys()


@EACH
def test_f03_what_opens_pin_entry_also_closes_it(state: State, row: Row) -> None:
    opens = any(isinstance(effect, StartPinEntry) for effect in entered(state))
    assert opens == any(maker is end_pin_entry for maker in row.leave)


@EACH
def test_a_number_stands_for_a_function_key_that_means_something(state: State, row: Row) -> None:
    assert set(row.numbers) <= row.keys.keys()
    assert all(key.value.startswith("fdk-") for key in row.numbers)


def test_f08_what_is_typed_for_a_pin_chooses_nothing() -> None:
    """No number counts before the card PIN has been accepted, nor where a PIN was being typed the moment before."""
    numbered = {state for state, row in TABLE.rows.items() if row.numbers}
    backwards = Confirmed  # in MORE_TIME, to where the customer has been
    assert not numbered & reachable_from(Visit.STARTING, without={PinAccepted, backwards})
    typing = {state for state in TABLE.rows if any(isinstance(effect, StartPinEntry) for effect in entered(state))}
    assert typing == {Visit.CARD_PIN, Otp.OTP_PIN, Otp.OTP_PIN_AGAIN, CardPin.NEW_CARD_PIN, CardPin.NEW_CARD_PIN_AGAIN}
    for state in typing:
        assert not numbered & successors(state)


@EACH
def test_every_answer_of_the_bank_is_understood(state: State, row: Row) -> None:
    if row.asks is Settlement:
        settlements = [request.settles_by for request in REQUESTS if issubclass(request, Writing)]
        assert all(settlement.replies <= row.on.keys() for settlement in settlements)
    elif row.asks:
        assert row.asks.replies <= row.on.keys(), state


def entered(state: State) -> tuple[Effect, ...]:
    card, block = Card(Pan("6221060000000000"), "3001"), PinBlock(4, bytes(16), "kcv")
    session = replace(first_session(FA), card=card, pin_blocks=(block, block))
    return tuple(make(session) for make in TABLE.rows[state].enter)


def test_only_more_time_goes_back() -> None:
    assert [state for state, row in TABLE.rows.items() if any(isinstance(move, Back) for move in row.on.values())] == [Visit.MORE_TIME]
    assert not any(isinstance(move, Pause) for move in TABLE.rows[Visit.MORE_TIME].on.values())


def test_the_diagram_in_the_architecture_is_the_tables() -> None:
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert mermaid(TABLE) in text, "run `make diagram`"
