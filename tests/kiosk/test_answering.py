"""What is left of one action never decides the next question: a screen is answered by whoever can have read it, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from otp_atm.configuration import Settings
from otp_atm.kiosk.effects import Timeout
from otp_atm.kiosk.events import Cancelled, Confirmed, KeyPressed
from otp_atm.kiosk.ports import REST
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.worlds import worlds
from otp_atm.services.catalogue import Menu
from otp_atm.services.one_time_password.data import data
from otp_atm.services.one_time_password.flow import Otp
from tests.whole import TABLE
from tools.fault_matrix.customer import TO_ENROL, live, type_own_pin, type_pin
from tools.fault_matrix.places import PLACES, place_of
from tools.fault_matrix.visit import arrived

SCRIPT = read_script(PROJECT / "scenarios" / "atm" / "deactivate.yaml")
OPEN_STAGE = worlds(Settings(), None, None)
SOON = REST - 0.01
REACHED = list(dict.fromkeys(place.state for place in PLACES))
TO_BE_READ = [(state, key) for state in REACHED for key, meaning in TABLE.rows[state].keys.items() if meaning.needs_reading]
TO_CANCEL = [(state, key) for state in REACHED for key, meaning in TABLE.rows[state].keys.items() if isinstance(meaning, Cancelled)]


@pytest.fixture
def at(request: pytest.FixtureRequest) -> Callable[[State], Stage]:
    """A terminal where somebody has just come to this step: the screen is a moment old."""

    def come(state: State) -> Stage:
        stage = arrived(place_of(state)).stage
        request.addfinalizer(stage.close)
        return stage

    return come


def presses(stage: Stage, key: Key) -> list[Callable[[], None]]:
    """Every way in which this key can be pressed: on the pad, on the glass, or by its number."""
    row = TABLE.rows[stage.runner.state]
    ways = [lambda: stage.pad.press_key(key), lambda: stage.runner.post(KeyPressed(key))]
    if key in row.numbers:
        ways.append(lambda: stage.pad.press_digit(str(row.numbers.index(key) + 1)))
    return ways


def trace(stage: Stage) -> tuple[object, ...]:
    """What a choice would change."""
    return stage.runner.state, stage.runner.session, len(stage.journal_records())


@pytest.mark.parametrize(("state", "key"), TO_BE_READ, ids=lambda value: value.value)
def test_f02_nothing_but_cancel_counts_on_a_screen_that_cannot_have_been_read(at: Callable[[State], Stage], state: State, key: Key) -> None:
    stage = at(state)
    before = trace(stage)
    for press in presses(stage, key):
        press()
        stage.settle()
    assert trace(stage) == before
    stage.advance(SOON)
    assert stage.runner.state is state
    for press in presses(stage, key)[:2]:
        press()
        stage.settle()
    assert trace(stage) == before


@pytest.mark.parametrize("way", [0, 1, 2], ids=["pad", "glass", "number"])
@pytest.mark.parametrize(("state", "key"), TO_BE_READ, ids=lambda value: value.value)
def test_f02_what_is_pressed_once_the_screen_could_be_read_counts(at: Callable[[State], Stage], state: State, key: Key, way: int) -> None:
    stage = at(state)
    if way >= len(presses(stage, key)):
        return
    before = trace(stage)
    stage.read()
    presses(stage, key)[way]()
    stage.settle()
    assert trace(stage) != before


@pytest.mark.parametrize(("state", "key"), TO_CANCEL, ids=lambda value: value.value)
def test_f02_cancel_counts_at_once(at: Callable[[State], Stage], state: State, key: Key) -> None:
    stage = at(state)
    before = len(stage.journal_records())
    stage.pad.press_key(key)
    stage.settle()
    assert stage.journal_records()[before]["event"] == "Cancelled"


def customer(until: State) -> Stage:
    """A terminal with a customer who has just come to this screen on the way to be enrolled, by a bank that answers in the same moment."""
    stage = OPEN_STAGE(SCRIPT)
    stage.open()
    stage.insert("phone-on-file")
    stage.settle()
    while stage.runner.state is not until:
        live(stage, TO_ENROL)
    return stage


def test_g07_enter_pressed_twice_at_the_second_entry_gives_no_consent() -> None:
    stage = customer(Otp.OTP_PIN_AGAIN)
    type_pin("40718293")(stage)
    stage.settle()
    stage.advance(0.05)
    for key in (Key.ENTER, Key.ENTER, Key.FDK_RIGHT_1):
        stage.pad.press_key(key)
        stage.settle()
    assert stage.runner.state is Otp.CONSENT
    assert not data(stage.runner.session).sms_consent
    stage.close()


@pytest.mark.parametrize("pause", [0.0, 0.01, 0.024])
def test_g04_a_function_key_that_is_hammered_goes_no_further_than_one_screen(pause: float) -> None:
    stage = customer(Visit.SERVICES)
    stage.read()
    for _ in range(20):
        stage.pad.press_key(Key.FDK_RIGHT_1)
        stage.settle()
        stage.advance(pause)
    assert stage.runner.state is Menu.PASSWORD_OPERATIONS
    stage.close()


def test_what_was_pressed_before_the_screen_came_is_void_however_late_it_is_heard() -> None:
    """The reply and the key wait in the queue together; the terminal is busy for a while, and looks at both only then."""
    stage = customer(Menu.PASSWORD_OPERATIONS)
    stage.hold_replies(1, 1)
    stage.press(Key.FDK_RIGHT_1)
    stage.settle()
    assert stage.view.name == "asking_phone"
    stage._world.clock.advance(1)
    assert stage._bank.deliver()
    stage.runner.post(KeyPressed(Key.ENTER))
    stage._world.clock.advance(10)
    stage.settle()
    assert stage.runner.state is Otp.CONFIRM_PHONE
    stage.close()


@pytest.mark.parametrize(("pressed_after", "leads_to"), [(SOON, Visit.SERVICES), (REST, Menu.PASSWORD_OPERATIONS)])
def test_the_moment_of_the_press_counts_and_not_the_moment_it_is_heard(pressed_after: float, leads_to: State) -> None:
    stage = customer(Visit.SERVICES)
    stage._world.clock.advance(pressed_after)
    stage.runner.post(KeyPressed(Key.FDK_RIGHT_1))
    stage._world.clock.advance(10)
    stage.settle()
    assert stage.runner.state is leads_to
    stage.close()


def test_a_screen_that_is_shown_again_is_not_read_anew() -> None:
    stage = OPEN_STAGE(SCRIPT)
    stage.open()
    stage.advance(Settings().timeouts.by_kind()[Timeout.IDLE])  # WELCOME is entered again, and looks as before
    stage.pad.press_key(Key.FDK_LEFT_2)
    stage.settle()
    stage.pad.press_key(Key.FDK_LEFT_1)
    stage.settle()
    languages = [record["language"] for record in stage.journal_records() if record["event"] == "LanguageChosen"]
    assert languages == ["en", "fa"]
    stage.close()


def test_a_screen_that_was_interrupted_is_read_anew() -> None:
    stage = customer(Otp.CONFIRM_PHONE)
    stage.run_out_of_time()
    assert stage.view.name == "more_time"
    stage.press(Key.ENTER)
    stage.settle()
    assert stage.runner.state is Otp.CONFIRM_PHONE
    stage.pad.press_key(Key.ENTER)
    stage.settle()
    assert stage.runner.state is Otp.CONFIRM_PHONE
    stage.close()


def test_a_number_that_came_too_early_takes_no_later_one_away() -> None:
    stage = customer(Visit.SERVICES)
    stage.advance(SOON)
    stage.pad.press_digit("1")
    stage.settle()
    stage.advance(REST)
    stage.pad.press_digit("1")
    stage.settle()
    assert stage.runner.state is Menu.PASSWORD_OPERATIONS
    stage.close()


def test_g06_a_fast_typist_keeps_every_digit_of_every_entry() -> None:
    stage = customer(Visit.CARD_PIN)
    type_own_pin(stage)
    stage.settle()
    stage.press(Key.FDK_RIGHT_1)
    stage.settle()
    stage.press(Key.FDK_RIGHT_1)
    stage.settle()
    stage.press(Key.ENTER)
    stage.settle()
    for digit in "40718293":
        stage.pad.press_digit(digit)
    stage.pad.press_key(Key.CLEAR)
    type_pin("40718293")(stage)
    stage.settle()
    type_pin("40718293")(stage)
    stage.settle()
    assert stage.runner.state is Otp.CONSENT
    stage.close()


def test_a_choice_that_nobody_pressed_a_key_for_is_no_exception() -> None:
    stage = customer(Otp.CONFIRM_PHONE)
    stage.runner.post(Confirmed())
    stage.settle()
    assert stage.runner.state is Otp.CONFIRM_PHONE
    stage.close()
