"""A customer who knows what to do on every screen, until they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from otp_atm.assembly import table_of
from otp_atm.configuration import Settings
from otp_atm.kiosk.events import Chosen
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.scenarios.stage import Stage
from otp_atm.services import rehearsal

Habit = Callable[[Stage], object]
"""What somebody does in front of a terminal."""
Habits = Mapping[State, Habit]


def press(key: Key) -> Habit:
    return lambda stage: stage.press(key)


def wait(stage: Stage) -> None:
    """Do nothing until something happens by itself."""
    stage.run_out_of_time()


def type_own_pin(stage: Stage) -> None:
    _type(stage, stage.own_pin())


def type_pin(digits: str) -> Habit:
    return lambda stage: _type(stage, digits)


def choose(meaning: type[Chosen]) -> Habit:
    """Press the key that means this."""
    return lambda stage: stage.press(next(key for key, event in stage.row.keys.items() if isinstance(event, meaning)))


def habits_of(told: rehearsal.Habits) -> Habits:
    """What a service tells of its customers, as things to do."""
    return {state: _habit(does) for state, does in told.items()}


def _habit(does: Key | str | type[Chosen]) -> Habit:
    return press(does) if isinstance(does, Key) else type_pin(does) if isinstance(does, str) else choose(does)


def take(stage: Stage) -> None:
    """Take the card as soon as it is offered."""
    if not stage.reader.take():
        wait(stage)


def _type(stage: Stage, digits: str) -> None:
    for digit in digits:
        stage.pad.press_digit(digit)
    stage.pad.press_key(Key.ENTER)


VISITOR: Final[Habits] = {
    Visit.CARD_PIN: type_own_pin,
    Visit.SERVICES: press(Key.FDK_RIGHT_1),
    Visit.ANOTHER_SERVICE: press(Key.CANCEL),
    Visit.MORE_TIME: press(Key.ENTER),
    Visit.TAKE_CARD_TO_SWIPE: take,
    Visit.TAKE_CARD: take,
    Visit.TAKE_CARD_AND_CLOSE: take,
    Visit.TAKE_CARD_AND_RESTART: take,
    Visit.READER_FAILED: take,
    Visit.CARD_LEFT: take,
    Visit.OUT_OF_SERVICE: take,
    **{
        told: press(Key.ENTER)
        for told in (
            Visit.CARD_UNREADABLE,
            Visit.CARD_BLOCKED,
            Visit.CARD_EXPIRED,
            Visit.CARD_UNKNOWN,
            Visit.NOT_DONE,
            Visit.OUTCOME_UNKNOWN,
            Visit.OUTCOME_NOT_TOLD,
            Visit.PIN_UNANSWERED,
            Visit.PIN_NOT_CHECKED,
            Visit.BANK_UNREACHABLE,
            Visit.BANK_REFUSED,
            Visit.CARD_SESSION_EXPIRED,
        )
    },
}
"""Somebody who reads every screen, whatever they have come for."""

REHEARSALS: Final[tuple[rehearsal.Rehearsal, ...]] = tuple(
    import_module(f"otp_atm.services.{service.name}.rehearsal").REHEARSAL for service in table_of(Settings()).services
)
"""How each service is tried out, in the order of the menus."""


def customer_of(told: rehearsal.Rehearsal) -> Habits:
    """Somebody who has come for this service."""
    return {**VISITOR, **habits_of(told.habits)}


TO_ENROL: Final[Habits] = customer_of(REHEARSALS[0])
"""Somebody who wants to register, agrees to everything, and does not want an enrolment replaced."""

NOBODY: Final[Habits] = {}
"""Nobody stands there: time passes."""


def live(stage: Stage, habits: Habits) -> None:
    """Do what one does on this screen, and let the terminal come to rest. Where nothing comes of it, as at a broken pad, one waits."""
    seen = stage.view
    habits.get(stage.runner.state, wait)(stage)
    stage.settle()
    if stage.view is seen:
        wait(stage)
