"""A customer who knows what to do on every screen, until they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.state import State, Visit
from kiosk.vocabulary import Key
from scenarios.stage import Stage
from services.catalogue import Menu
from services.one_time_password.flow import Otp

OTP_PIN: Final = "40718293"

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


def type_otp_pin(stage: Stage) -> None:
    _type(stage, OTP_PIN)


def take(stage: Stage) -> None:
    """Take the card as soon as it is offered."""
    if not stage.reader.take():
        wait(stage)


def _type(stage: Stage, digits: str) -> None:
    for digit in digits:
        stage.pad.press_digit(digit)
    stage.pad.press_key(Key.ENTER)


TO_ENROL: Final[Habits] = {
    Visit.CARD_PIN: type_own_pin,
    Visit.SERVICES: press(Key.FDK_RIGHT_1),
    Menu.PASSWORD_OPERATIONS: press(Key.FDK_RIGHT_1),
    Otp.ALREADY_ENROLLED: press(Key.FDK_RIGHT_3),
    Otp.CONFIRM_PHONE: press(Key.ENTER),
    Otp.OTP_PIN: type_otp_pin,
    Otp.OTP_PIN_AGAIN: type_otp_pin,
    Otp.CONSENT: press(Key.ENTER),
    Otp.CONFIRM_DEACTIVATION: press(Key.ENTER),
    Visit.ANOTHER_SERVICE: press(Key.CANCEL),
    Visit.MORE_TIME: press(Key.ENTER),
    Visit.TAKE_CARD_TO_SWIPE: take,
    Visit.TAKE_CARD: take,
    Visit.TAKE_CARD_AND_CLOSE: take,
    Visit.TAKE_CARD_AND_RESTART: take,
    Visit.READER_FAILED: take,
    Visit.CARD_LEFT: take,
    Visit.OUT_OF_SERVICE: take,
} | {
    told: press(Key.ENTER)
    for told in (
        Visit.CARD_UNREADABLE,
        Visit.CARD_BLOCKED,
        Visit.CARD_EXPIRED,
        Visit.CARD_UNKNOWN,
        Otp.NO_PHONE,
        Otp.PHONE_REJECTED,
        Otp.ENROLLED,
        Otp.NOTHING_TO_DEACTIVATE,
        Otp.DEACTIVATED,
        Visit.NOT_DONE,
        Visit.OUTCOME_UNKNOWN,
        Visit.OUTCOME_NOT_TOLD,
        Visit.PIN_UNANSWERED,
        Visit.PIN_NOT_CHECKED,
        Visit.BANK_UNREACHABLE,
        Visit.BANK_REFUSED,
        Visit.CARD_SESSION_EXPIRED,
    )
}
"""Somebody who wants to register, agrees to everything, does not want an enrolment replaced, and reads every screen."""

NOBODY: Final[Habits] = {}
"""Nobody stands there: time passes."""


def live(stage: Stage, habits: Habits) -> None:
    """Do what one does on this screen, and let the terminal come to rest. Where nothing comes of it, as at a broken pad, one waits."""
    seen = stage.view
    habits.get(stage.runner.state, wait)(stage)
    stage.settle()
    if stage.view is seen:
        wait(stage)
