"""A customer who knows what to do on every screen, until they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.state import State
from kiosk.vocabulary import Key
from scenarios.stage import Stage

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
    State.CARD_PIN: type_own_pin,
    State.SERVICES: press(Key.FDK_RIGHT_1),
    State.PASSWORD_OPERATIONS: press(Key.FDK_RIGHT_1),
    State.ALREADY_ENROLLED: press(Key.FDK_RIGHT_3),
    State.CONFIRM_PHONE: press(Key.ENTER),
    State.OTP_PIN: type_otp_pin,
    State.OTP_PIN_AGAIN: type_otp_pin,
    State.CONSENT: press(Key.ENTER),
    State.CONFIRM_DEACTIVATION: press(Key.ENTER),
    State.ANOTHER_SERVICE: press(Key.CANCEL),
    State.MORE_TIME: press(Key.ENTER),
    State.TAKE_CARD_TO_SWIPE: take,
    State.TAKE_CARD: take,
    State.TAKE_CARD_AND_CLOSE: take,
    State.TAKE_CARD_AND_RESTART: take,
    State.READER_FAILED: take,
    State.CARD_LEFT: take,
    State.OUT_OF_SERVICE: take,
} | {
    told: press(Key.ENTER)
    for told in (
        State.CARD_UNREADABLE,
        State.CARD_BLOCKED,
        State.CARD_EXPIRED,
        State.CARD_UNKNOWN,
        State.NO_PHONE,
        State.PHONE_REJECTED,
        State.ENROLLED,
        State.NOTHING_TO_DEACTIVATE,
        State.DEACTIVATED,
        State.NOT_DONE,
        State.OUTCOME_UNKNOWN,
        State.OUTCOME_NOT_TOLD,
        State.PIN_UNANSWERED,
        State.PIN_NOT_CHECKED,
        State.BANK_UNREACHABLE,
        State.BANK_REFUSED,
        State.CARD_SESSION_EXPIRED,
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
