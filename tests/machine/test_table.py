"""The table is the whole truth: these tests walk it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kiosk.diagram import mermaid
from kiosk.effects import Ask, Effect, StartPinEntry
from kiosk.events import (
    EVENTS,
    Cancelled,
    CardRemoved,
    Confirmed,
    KeyPressed,
    PinAccepted,
    PinEntered,
    PinPadFailed,
    ReaderFailed,
    TimedOut,
)
from kiosk.makers import end_pin_entry, stop_asking
from kiosk.moves import Back, Pause, Row, Stay, To
from kiosk.project import PROJECT
from kiosk.replies import REPLIES
from kiosk.session import Session, first_session
from kiosk.state import State
from kiosk.table import TABLE
from kiosk.vocabulary import Card, Key, Language, Pan, PinBlock
from tests.machine.walk import CARD_BACK, reachable_from, successors, targets

STATES = pytest.mark.parametrize(("state", "row"), TABLE.items(), ids=[state.name for state in TABLE])
EVERY_STATE_OUTSIDE_A_VISIT = {
    State.STARTING,
    State.FETCHING_KEY,
    State.LOADING_KEY,
    State.OUT_OF_SERVICE,
    State.RECOVERING,
    State.WELCOME,
    State.CARD_AGAIN,
    State.THANKS,
    State.CARD_GONE,
}
AFTER_THE_CARD_WAS_KEPT = {State.CARD_RETAINED}
HANDS_ONLY = {State.READER_FAILED, State.CARD_LEFT}
"""All that the terminal can do there is to ask for the card to be taken."""
SERVED = [state for state in TABLE if state not in EVERY_STATE_OUTSIDE_A_VISIT | AFTER_THE_CARD_WAS_KEPT]


def test_every_state_has_a_row_and_can_be_reached() -> None:
    assert set(TABLE) == set(State)
    assert reachable_from(State.STARTING) == set(State)


@STATES
def test_no_event_is_forgotten(state: State, row: Row) -> None:
    assert row.on.keys() | row.ignores == EVENTS - {KeyPressed}, state


@STATES
def test_moves_change_only_fields_that_a_session_has(state: State, row: Row) -> None:
    known = set(Session.__struct_fields__)
    for event, move in row.on.items():
        if isinstance(move, To | Stay):
            assert move.changes.keys() <= known, (state, event)


def test_what_an_event_brings_has_its_place_in_the_session() -> None:
    for event in EVENTS - {PinEntered, KeyPressed}:
        assert set(event.__struct_fields__) <= set(Session.__struct_fields__), event


@STATES
def test_every_key_stands_for_something_that_happens(state: State, row: Row) -> None:
    for key, meaning in row.keys.items():
        assert type(meaning) in row.on, (state, key)


def test_f02_every_wait_ends() -> None:
    assert all(TimedOut in row.on for row in TABLE.values())


@pytest.mark.parametrize("state", SERVED)
def test_f02_every_screen_of_a_visit_can_be_cancelled(state: State) -> None:
    row = TABLE[state]
    assert Cancelled in row.on
    assert isinstance(row.keys[Key.CANCEL], Cancelled)


@pytest.mark.parametrize("state", SERVED)
def test_f02_silence_alone_brings_the_card_back(state: State) -> None:
    """Whatever a customer left undone, time-outs lead to giving the card back within a few steps."""
    for _ in range(6):
        if state in CARD_BACK | HANDS_ONLY or state is State.RETAINING:
            return
        (state,) = targets(state, TABLE[state].on[TimedOut])
    pytest.fail("the card never came back")


@pytest.mark.parametrize("state", SERVED)
def test_f02_from_every_state_of_a_visit_the_card_can_come_back(state: State) -> None:
    assert reachable_from(state) & CARD_BACK


@pytest.mark.parametrize("state", SERVED)
def test_a_pulled_card_and_a_broken_device_are_answered_everywhere(state: State) -> None:
    assert {CardRemoved, ReaderFailed, PinPadFailed} <= TABLE[state].on.keys()


@STATES
def test_f03_what_opens_pin_entry_also_closes_it(state: State, row: Row) -> None:
    opens = any(isinstance(effect, StartPinEntry) for effect in entered(state))
    assert opens == any(maker is end_pin_entry for maker in row.leave)


@STATES
def test_a_number_stands_for_a_function_key_that_means_something(state: State, row: Row) -> None:
    assert set(row.numbers) <= row.keys.keys()
    assert all(key.value.startswith("fdk-") for key in row.numbers)


def test_f08_what_is_typed_for_a_pin_chooses_nothing() -> None:
    """No number counts before the card PIN has been accepted, nor where a PIN was being typed the moment before."""
    numbered = {state for state, row in TABLE.items() if row.numbers}
    backwards = Confirmed  # in MORE_TIME, to where the customer has been
    assert not numbered & reachable_from(State.STARTING, without={PinAccepted, backwards})
    typing = {state for state in TABLE if any(isinstance(effect, StartPinEntry) for effect in entered(state))}
    assert typing == {State.CARD_PIN, State.OTP_PIN, State.OTP_PIN_AGAIN}
    for state in typing:
        assert not numbered & successors(state)


@STATES
def test_every_answer_of_the_bank_is_understood(state: State, row: Row) -> None:
    asked = [effect.request for effect in entered(state) if isinstance(effect, Ask)]
    assert bool(asked) == (stop_asking in row.leave)
    for request in asked:
        assert REPLIES[type(request)] <= row.on.keys(), state


def entered(state: State) -> tuple[Effect, ...]:
    card, block = Card(Pan("6221060000000000"), "3001"), PinBlock(4, bytes(16), "kcv")
    session = replace(first_session(Language.PERSIAN), card=card, pin_blocks=(block, block))
    return tuple(make(session) for make in TABLE[state].enter)


def test_only_more_time_goes_back() -> None:
    assert [state for state, row in TABLE.items() if any(isinstance(move, Back) for move in row.on.values())] == [State.MORE_TIME]
    assert not any(isinstance(move, Pause) for move in TABLE[State.MORE_TIME].on.values())


def test_the_diagram_in_the_architecture_is_the_tables() -> None:
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert mermaid() in text, "run `make diagram`"
