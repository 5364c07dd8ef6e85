"""A visit ends with its customer: once the card is out, the screen is soon free, and the next card begins a visit of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from otp_atm.bank.wire.problems import Code
from otp_atm.bank.wire.services.one_time_password import OtpCode
from otp_atm.configuration import Settings
from otp_atm.hardware.display.mock import UnpaintedDisplay
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.events import KeyPressed
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.session import Farewell
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.view import View
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.one_time_password.flow import Otp
from tools.fault_matrix.places import PLACES, place_of
from tools.fault_matrix.visit import NEEDS_A_MOTOR, arrived

SCRIPT = read_script(PROJECT / "scenarios" / "atm" / "deactivate.yaml")
OPEN_STAGE = worlds(Settings(), None, None)
THANKS = Settings().timeouts.by_kind()[Timeout.THANKS]
NEXT = "english-sms"
"""The card of the next customer, whose number on file is another."""
UNSEEN = {Visit.READER_FAILED}
"""A broken reader cannot tell that its card is out."""
WITH_A_CARD = list(dict.fromkeys(place.state for place in PLACES if place.card and place.state not in NEEDS_A_MOTOR | UNSEEN))
CLOSED = {Visit.STARTING, Visit.FETCHING_KEY, Visit.LOADING_KEY, Visit.OUT_OF_SERVICE, Visit.RECOVERING, Visit.CARD_AGAIN}
"""Nobody is served, and nothing of a customer is to be seen."""
WORKING = {CardPin.CHANGING_CARD_PIN, Otp.ENROLLING, Otp.DEACTIVATING, Visit.ASKING_OUTCOME}
"""The bank changes something, and what becomes of it is still to be told."""


@pytest.fixture
def at(request: pytest.FixtureRequest) -> Callable[[State], Stage]:
    """A terminal with a reader that takes cards by hand, where somebody has just come to this step."""

    def come(state: State) -> Stage:
        stage = arrived(place_of(state), hand_fed=True).stage
        request.addfinalizer(stage.close)
        return stage

    return come


def pull(stage: Stage) -> None:
    stage.reader.pull()
    stage.reader.hangs = False
    stage.settle()


def let_the_bank_finish(stage: Stage) -> None:
    while stage.runner.state in WORKING:
        stage.run_out_of_time()


@pytest.mark.parametrize("state", WITH_A_CARD, ids=lambda state: state.value)
def test_f02_once_the_card_is_out_the_screen_is_free_after_a_few_seconds(at: Callable[[State], Stage], state: State) -> None:
    stage = at(state)
    pull(stage)
    let_the_bank_finish(stage)
    if stage.runner.state not in CLOSED:
        assert stage.reader.accepting
    stage.advance(THANKS)
    assert stage.runner.state in {Visit.WELCOME, *CLOSED}
    session = stage.runner.session
    assert (session.card, session.data, session.pin_blocks, session.reference) == (None, None, (), "")


@pytest.mark.parametrize("state", WITH_A_CARD, ids=lambda state: state.value)
def test_f02_f08_a_card_that_comes_in_then_begins_a_visit_of_its_own_at_once(at: Callable[[State], Stage], state: State) -> None:
    stage = at(state)
    former = stage.runner.session
    pull(stage)
    let_the_bank_finish(stage)
    if stage.runner.state in CLOSED:
        return
    views = watched(stage)
    assert stage.insert(NEXT)
    stage.settle()
    assert [view.name for view in views] == ["reading_card", "card_pin"]
    session = stage.runner.session
    assert session.serial == former.serial + 1
    assert (session.data, session.reference, session.farewell, session.card_out) == (None, "", Farewell.DONE, False)
    assert journaled(stage, "CardInserted")["session"] == session.serial
    stage.press(Key.CANCEL)
    stage.settle()
    assert stage.view.name == "take_card"
    pull(stage)
    assert stage.view.name == "thanks"


@pytest.mark.parametrize(
    ("state", "result"), [(Otp.ENROLLING, "enrolled"), (Otp.DEACTIVATING, "deactivated"), (CardPin.CHANGING_CARD_PIN, "card_pin_changed")]
)
def test_f07_whoever_comes_while_the_bank_works_waits_for_the_result_of_the_one_before(
    at: Callable[[State], Stage], state: State, result: str
) -> None:
    stage = at(state)
    views = watched(stage)
    pull(stage)
    assert stage.insert(NEXT)
    stage.settle()
    assert stage.runner.state is state
    let_the_bank_finish(stage)
    assert [view.name for view in views if view.name != state] == [result, "reading_card", "card_pin"]
    assert stage.runner.session.data is None


@pytest.mark.parametrize("told", [Otp.ENROLLED, Visit.OUTCOME_UNKNOWN, Visit.CARD_UNREADABLE, Otp.NO_PHONE], ids=lambda state: state.value)
def test_f02_what_is_read_without_a_card_can_be_finished_and_outlasts_a_broken_device(at: Callable[[State], Stage], told: State) -> None:
    stage = at(told)
    title = stage.view.title
    pull(stage)
    stage.pad.fail()
    stage.reader.fail("reader-failed")
    stage.settle()
    assert (stage.view.title, [choice.label for choice in stage.view.choices]) == (title, ["Finish"])
    stage.read()
    stage.runner.post(KeyPressed(Key.ENTER))
    stage.settle()
    assert stage.view.name == "out_of_service"


def test_f02_the_owner_of_a_card_that_was_kept_does_not_keep_the_next_one_waiting() -> None:
    stage = arrived(place_of(Visit.CARD_RETAINED)).stage
    assert stage.reader.accepting
    stage.insert(NEXT)
    stage.settle()
    assert stage.view.name == "card_pin"
    stage.close()


def test_f02_somebody_pulls_the_card_while_two_entries_differ_at_the_bank() -> None:
    """Nothing was changed, and nobody is asked for a PIN without a card."""
    stage = arrived(place_of(Otp.CONSENT), hand_fed=True).stage
    stage.troubles.cause("refuses", "enrol", 1, OtpCode.OTP_PINS_DIFFER)
    stage.press(Key.ENTER)
    stage.settle()
    assert stage.runner.state is Otp.ENROLLING
    pull(stage)
    views = watched(stage)
    let_the_bank_finish(stage)
    assert [view.name for view in views if view.name != "enrolling"] == ["card_gone"]
    assert journaled(stage, "OtpPinsDiffer")["to"] == "card_gone"
    stage.close()


# The journal is evidence ------------------------------------------------------------------------------------------------------------


def test_a_reader_that_comes_up_after_the_terminal_journals_no_card_that_never_was_in() -> None:
    stage = OPEN_STAGE(SCRIPT)
    stage.reader.can_eject = False
    stage.reader.fail("reader-missing")
    stage.open()
    stage.advance(600)
    stage.reader.recover()
    stage.settle()
    assert stage.view.name == "welcome"
    events = Counter(record["event"] for record in stage.journal_records())
    assert not events.keys() & {"CardRemoved", "CardFound", "CardInserted", "ReaderEmpty"}
    assert "card_left" not in {record.get("to") for record in stage.journal_records()}
    stage.close()


def test_a_terminal_out_of_service_journals_no_card_however_often_it_tries_to_come_back() -> None:
    stage = OPEN_STAGE(SCRIPT)
    stage.troubles.cause("unreachable", "*", 1000, Code.BANK_UNAVAILABLE)
    stage.open()
    stage.advance(600)
    events = Counter(record["event"] for record in stage.journal_records())
    assert events["AskFetchPinKey"] > 5
    assert not events.keys() & {"CardRemoved", "ReaderEmpty"}
    stage.close()


@pytest.mark.parametrize("can_eject", [True, False])
def test_a_card_that_is_found_in_a_reader_that_comes_back_is_journaled_and_given_back(can_eject: bool) -> None:
    stage = arrived(place_of(Visit.SERVICES), hand_fed=not can_eject).stage
    stage.reader.fail("reader-missing")
    stage.settle()
    stage.advance(300)
    stage.reader.recover()
    stage.settle()
    assert journaled(stage, "CardFound")["to"] == "card_left"
    pull(stage)
    assert journaled(stage, "CardRemoved")["from"] == "card_left"
    stage.advance(2)
    assert stage.view.name == "welcome"
    stage.close()


def watched(stage: Stage) -> list[View]:
    """The views from now on."""
    views: list[View] = []
    assert isinstance(stage._display, UnpaintedDisplay)
    stage._display._watchers = (views.append,)
    return views


def journaled(stage: Stage, event: str) -> dict[str, Any]:
    """The last line of the journal that tells of this."""
    return next(record for record in reversed(stage.journal_records()) if record["event"] == event)
