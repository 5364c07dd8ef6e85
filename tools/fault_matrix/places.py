"""How to get to every step of a visit: with which card, habits and earlier trouble."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from bank.wire.problems import Code
from kiosk.events import ChipFailed
from kiosk.state import State
from kiosk.vocabulary import Key
from scenarios.bank_side import Trouble
from scenarios.stage import Stage
from tools.fault_matrix.customer import NOBODY, TO_ENROL, Habit, Habits, press, wait

ALWAYS: Final = 1000
SOMEBODYS: Final = "phone-on-file"
"""The card of a customer whom nothing is in the way of."""

Prepare = Callable[[Stage], None]


def nothing(_: Stage) -> None:
    """All is well."""


@dataclass(frozen=True, slots=True)
class Place:
    """A step: whose card, none if nobody is there, what differs from the customer who enrols, and what is wrong from the beginning.

    `begins` is how the customer comes, if not by inserting the card.
    """

    card: str = SOMEBODYS
    differs: Habits = field(default_factory=dict)
    prepare: Prepare = nothing
    begins: Habit | None = None

    @property
    def habits(self) -> Habits:
        insert = self.begins or (lambda stage: stage.insert(self.card))
        return NOBODY if not self.card else {**TO_ENROL, **self.differs, State.WELCOME: insert}


def bank(does: Trouble, *at: str, code: Code = Code.BANK_UNAVAILABLE) -> Prepare:
    """The bank misbehaves at these operations until it is mended."""

    def prepare(stage: Stage) -> None:
        for operation in at:
            stage.bank_side.cause(does, operation, ALWAYS, code)

    return prepare


def hang(stage: Stage) -> None:
    """The reader comes to no end with anything."""
    stage.reader.hangs = True


def fill_bin(stage: Stage) -> None:
    """No card can be retained."""
    stage.reader.bin_capacity = 0


def hang_and_wait(stage: Stage) -> None:
    hang(stage)
    wait(stage)


def fail_reader(stage: Stage) -> None:
    stage.reader.fail("reader-missing")


def pull(stage: Stage) -> bool:
    return stage.reader.pull()


def settling_refused(stage: Stage) -> None:
    """The reply to the enrolment gets lost, and the bank does not say what became of it."""
    bank("loses-reply", "enrol")(stage)
    bank("refuses", "settle", code=Code.TERMINAL_UNKNOWN)(stage)


NEW_KEY_WANTED: Final = bank("refuses", "open-card-session", code=Code.PIN_KEY_UNKNOWN)


def insert_dead_chip(stage: Stage) -> bool:
    return stage.insert(SOMEBODYS, ChipFailed("card-unresponsive"))


def swipe_badly(stage: Stage) -> bool:
    return stage.reader.misread("card-swipe-failed")


TO_DEACTIVATE: Final[Habits] = {State.PASSWORD_OPERATIONS: press(Key.FDK_RIGHT_2)}
TO_GIVE_UP: Final[Habits] = {State.CARD_PIN: press(Key.CANCEL)}
TO_FORGET: Final[Habits] = {**TO_GIVE_UP, State.TAKE_CARD: wait}


def differs(state: State, habit: Habit) -> Place:
    return Place(differs={state: habit})


PLACES: Final[Mapping[State, Place]] = {
    State.FETCHING_KEY: Place("", prepare=bank("unreachable", "*")),
    State.OUT_OF_SERVICE: Place("", prepare=bank("unreachable", "*")),
    State.WELCOME: Place(""),
    State.READING_CARD: Place(prepare=hang),
    State.CARD_UNREADABLE: Place(prepare=hang),
    State.TAKE_CARD_TO_SWIPE: Place(begins=insert_dead_chip),
    State.CARD_AGAIN: Place(begins=swipe_badly),
    State.CARD_PIN: Place(),
    State.CHECKING_CARD_PIN: Place(),
    State.CARD_BLOCKED: Place("blocked"),
    State.CARD_EXPIRED: Place("expired"),
    State.CARD_UNKNOWN: Place(prepare=bank("refuses", "open-card-session", code=Code.CARD_UNKNOWN)),
    State.SERVICES: Place(),
    State.PASSWORD_OPERATIONS: Place(),
    State.ANOTHER_SERVICE: Place(),
    State.MORE_TIME: Place(differs={State.SERVICES: wait, State.MORE_TIME: press(Key.CANCEL)}),
    State.ASKING_PHONE: Place(),
    State.NO_PHONE: Place("no-phone"),
    State.ALREADY_ENROLLED: Place("enrolled", {State.ALREADY_ENROLLED: press(Key.ENTER)}),
    State.CONFIRM_PHONE: Place(),
    State.PHONE_REJECTED: differs(State.CONFIRM_PHONE, press(Key.FDK_RIGHT_3)),
    State.OTP_PIN: Place(),
    State.OTP_PIN_AGAIN: Place(),
    State.CHECKING_OTP_PIN: Place(),
    State.CONSENT: Place(),
    State.ENROLLING: Place(),
    State.ENROLLED: Place(),
    State.ASKING_ENROLMENT: Place("enrolled", TO_DEACTIVATE),
    State.NOTHING_TO_DEACTIVATE: Place(differs=TO_DEACTIVATE),
    State.CONFIRM_DEACTIVATION: Place("enrolled", TO_DEACTIVATE),
    State.DEACTIVATING: Place("enrolled", TO_DEACTIVATE),
    State.DEACTIVATED: Place("enrolled", TO_DEACTIVATE),
    State.ASKING_IF_ENROLLED: Place(prepare=bank("loses-reply", "enrol")),
    State.ASKING_IF_DEACTIVATED: Place("enrolled", TO_DEACTIVATE, bank("loses-reply", "deactivate")),
    State.NOT_DONE: Place(prepare=bank("loses-request", "enrol")),
    State.OUTCOME_UNKNOWN: Place(prepare=bank("loses-reply", "enrol", "settle")),
    State.OUTCOME_NOT_TOLD: Place(prepare=settling_refused),
    State.PIN_UNANSWERED: Place(prepare=bank("loses-reply", "open-card-session")),
    State.PIN_NOT_CHECKED: Place(prepare=NEW_KEY_WANTED),
    State.BANK_UNREACHABLE: Place(prepare=bank("unreachable", "*")),
    State.BANK_REFUSED: Place(prepare=bank("refuses", "*", code=Code.TERMINAL_UNKNOWN)),
    State.CARD_SESSION_EXPIRED: Place(prepare=bank("refuses", "enrol", code=Code.CARD_SESSION_EXPIRED)),
    State.TAKE_CARD: Place(differs=TO_GIVE_UP),
    State.TAKE_CARD_AND_CLOSE: Place(prepare=bank("unreachable", "*")),
    State.TAKE_CARD_AND_RESTART: Place(prepare=NEW_KEY_WANTED),
    State.READER_FAILED: differs(State.SERVICES, fail_reader),
    State.RETAINING: Place(differs={**TO_GIVE_UP, State.TAKE_CARD: hang_and_wait}),
    State.CARD_RETAINED: Place(differs=TO_FORGET),
    State.CARD_LEFT: Place(differs=TO_FORGET, prepare=fill_bin),
    State.CARD_GONE: differs(State.SERVICES, pull),
    State.THANKS: Place(differs=TO_GIVE_UP),
}
"""Every state that somebody can be served in, and those before it in which time passes."""
