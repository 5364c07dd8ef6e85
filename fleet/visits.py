"""What customers do on every screen, by what they have come for. A habit is for a state; where there are several, one for each time that
the state is come to, the last for all further ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final, NamedTuple, Protocol

from otp_atm.fleet.settings import VisitName
from otp_atm.kiosk.events import Chosen, Confirmed
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.services.card_pin.events import ChangeCardPinChosen
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.catalogue import Menu, PasswordOperationsChosen
from otp_atm.services.one_time_password.events import DeactivateChosen, RegisterChosen
from otp_atm.services.one_time_password.flow import Otp


class Hands(Protocol):
    """What somebody in front of a terminal can do."""

    def press(self, key: Key) -> None: ...
    def choose(self, meaning: type[Chosen]) -> None: ...
    def type_card_pin(self) -> None: ...
    def type_wrong_pin(self) -> None: ...
    def type_new_pin(self) -> None: ...
    def type_otp_pin(self) -> None: ...
    def take(self) -> None: ...
    def walk_away(self) -> None: ...


class Habit(NamedTuple):
    """What is done, and how many digits are typed for it."""

    do: Callable[[Hands], None]
    digits: int = 0


Habits = Mapping[State, tuple[Habit, ...]]


def press(key: Key) -> tuple[Habit, ...]:
    return (Habit(lambda hands: hands.press(key)),)


def choose(meaning: type[Chosen]) -> tuple[Habit, ...]:
    return (Habit(lambda hands: hands.choose(meaning)),)


CARD_PIN: Final = Habit(lambda hands: hands.type_card_pin(), 4)
WRONG_PIN: Final = Habit(lambda hands: hands.type_wrong_pin(), 4)
NEW_PIN: Final = Habit(lambda hands: hands.type_new_pin(), 4)
OTP_PIN: Final = Habit(lambda hands: hands.type_otp_pin(), 8)
TAKE: Final = (Habit(lambda hands: hands.take()),)
CANCEL: Final = press(Key.CANCEL)
WALK_AWAY: Final = (Habit(lambda hands: hands.walk_away()),)

READER: Final[dict[State, tuple[Habit, ...]]] = {
    Visit.CARD_PIN: (CARD_PIN,),
    Visit.SERVICES: choose(PasswordOperationsChosen),
    Visit.ANOTHER_SERVICE: CANCEL,
    Visit.MORE_TIME: choose(Confirmed),
    **dict.fromkeys(
        (
            Visit.TAKE_CARD_TO_SWIPE,
            Visit.TAKE_CARD,
            Visit.TAKE_CARD_AND_CLOSE,
            Visit.TAKE_CARD_AND_RESTART,
            Visit.READER_FAILED,
            Visit.CARD_LEFT,
            Visit.OUT_OF_SERVICE,
            Visit.RECOVERING,
        ),
        TAKE,
    ),
    **dict.fromkeys(
        (
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
            Otp.NO_PHONE,
            Otp.PHONE_REJECTED,
            Otp.ENROLLED,
            Otp.NOTHING_TO_DEACTIVATE,
            Otp.DEACTIVATED,
            CardPin.TOO_MANY_NEW_CARD_PINS,
            CardPin.CARD_PIN_CHANGED,
        ),
        choose(Confirmed),
    ),
}
"""Somebody who reads every screen, whatever they have come for, and takes the card."""
REGISTER: Final[dict[State, tuple[Habit, ...]]] = READER | {
    Menu.PASSWORD_OPERATIONS: choose(RegisterChosen),
    Otp.ALREADY_ENROLLED: choose(Confirmed),
    Otp.CONFIRM_PHONE: choose(Confirmed),
    Otp.OTP_PIN: (OTP_PIN,),
    Otp.OTP_PIN_AGAIN: (OTP_PIN,),
    Otp.CONSENT: choose(Confirmed),
}
DEACTIVATE: Final[Habits] = READER | {
    Menu.PASSWORD_OPERATIONS: choose(DeactivateChosen),
    Otp.CONFIRM_DEACTIVATION: choose(Confirmed),
}
CHANGE_PIN: Final[Habits] = READER | {
    Menu.PASSWORD_OPERATIONS: choose(ChangeCardPinChosen),
    CardPin.NEW_CARD_PIN: (NEW_PIN,),
    CardPin.NEW_CARD_PIN_AGAIN: (NEW_PIN,),
}


class Kind(NamedTuple):
    """A kind of visit, and the `services` that it takes. At one of the states in `turns`, drawn for each visit, `then` is done instead."""

    habits: Habits
    services: Collection[str]
    turns: tuple[State, ...] = ()
    then: tuple[Habit, ...] = ()


_OTP: Final = ("one_time_password",)
KINDS: Final[Mapping[VisitName, Kind]] = {
    "register": Kind(REGISTER, _OTP),
    "deactivate": Kind(DEACTIVATE, _OTP),
    "change_pin": Kind(CHANGE_PIN, ("card_pin",)),
    "give_up": Kind(REGISTER, _OTP, (Menu.PASSWORD_OPERATIONS, Otp.CONFIRM_PHONE, Otp.OTP_PIN, Otp.CONSENT), CANCEL),
    "wrong_pin": Kind({**REGISTER, Visit.CARD_PIN: (WRONG_PIN, CARD_PIN)}, _OTP),
    "walk_away": Kind(REGISTER, _OTP, (Visit.CARD_PIN, Visit.SERVICES, Otp.CONFIRM_PHONE, Otp.OTP_PIN_AGAIN, Otp.CONSENT), WALK_AWAY),
    "card_left": Kind(DEACTIVATE, _OTP, (Visit.TAKE_CARD,), WALK_AWAY),
}


def offered(weights: Mapping[VisitName, int], services: Collection[str]) -> dict[VisitName, int]:
    """The weights of those visits that can be made at a terminal with these services."""
    return {name: weight for name, weight in weights.items() if weight and set(KINDS[name].services) <= set(services)}
