"""How to get to every step of a visit: with which card, habits and earlier trouble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bank.wire.problems import Code
from kiosk.events import ChipFailed
from kiosk.state import State, Visit
from kiosk.vocabulary import Key
from scenarios.bank_side import Trouble
from scenarios.stage import Stage
from services.catalogue import Menu
from services.one_time_password.flow import Otp
from tools.fault_matrix.customer import NOBODY, TO_ENROL, Habit, Habits, press, wait

ALWAYS: Final = 1000
SOMEBODYS: Final = "phone-on-file"
"""The card of a customer whom nothing is in the way of."""

Prepare = Callable[[Stage], None]


def nothing(_: Stage) -> None:
    """All is well."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A step: whose card, none if nobody is there, what differs from the customer who enrols, and what is wrong from the beginning.

    `begins` is how the customer comes, if not by inserting the card; `of` tells apart the ways to one state.
    """

    state: State
    card: str = SOMEBODYS
    differs: Habits = field(default_factory=dict)
    prepare: Prepare = nothing
    begins: Habit | None = None
    of: str = ""

    @property
    def name(self) -> str:
        return f"{self.state.value} ({self.of})" if self.of else self.state.value

    @property
    def habits(self) -> Habits:
        insert = self.begins or (lambda stage: stage.insert(self.card))
        return NOBODY if not self.card else {**TO_ENROL, **self.differs, Visit.WELCOME: insert}


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


TO_DEACTIVATE: Final[Habits] = {Menu.PASSWORD_OPERATIONS: press(Key.FDK_RIGHT_2)}
TO_GIVE_UP: Final[Habits] = {Visit.CARD_PIN: press(Key.CANCEL)}
TO_FORGET: Final[Habits] = {**TO_GIVE_UP, Visit.TAKE_CARD: wait}


PLACES: Final = (
    Place(Visit.FETCHING_KEY, "", prepare=bank("unreachable", "*")),
    Place(Visit.OUT_OF_SERVICE, "", prepare=bank("unreachable", "*")),
    Place(Visit.WELCOME, ""),
    Place(Visit.READING_CARD, prepare=hang),
    Place(Visit.CARD_UNREADABLE, prepare=hang),
    Place(Visit.TAKE_CARD_TO_SWIPE, begins=insert_dead_chip),
    Place(Visit.CARD_AGAIN, begins=swipe_badly),
    Place(Visit.CARD_PIN),
    Place(Visit.CHECKING_CARD_PIN),
    Place(Visit.CARD_BLOCKED, "blocked"),
    Place(Visit.CARD_EXPIRED, "expired"),
    Place(Visit.CARD_UNKNOWN, prepare=bank("refuses", "open-card-session", code=Code.CARD_UNKNOWN)),
    Place(Visit.SERVICES),
    Place(Menu.PASSWORD_OPERATIONS),
    Place(Visit.ANOTHER_SERVICE),
    Place(Visit.MORE_TIME, differs={Visit.SERVICES: wait, Visit.MORE_TIME: press(Key.CANCEL)}),
    Place(Otp.ASKING_PHONE),
    Place(Otp.NO_PHONE, "no-phone"),
    Place(Otp.ALREADY_ENROLLED, "enrolled", {Otp.ALREADY_ENROLLED: press(Key.ENTER)}),
    Place(Otp.CONFIRM_PHONE),
    Place(Otp.PHONE_REJECTED, differs={Otp.CONFIRM_PHONE: press(Key.FDK_RIGHT_3)}),
    Place(Otp.OTP_PIN),
    Place(Otp.OTP_PIN_AGAIN),
    Place(Otp.CHECKING_OTP_PIN),
    Place(Otp.CONSENT),
    Place(Otp.ENROLLING),
    Place(Otp.ENROLLED),
    Place(Otp.ASKING_ENROLMENT, "enrolled", TO_DEACTIVATE),
    Place(Otp.NOTHING_TO_DEACTIVATE, differs=TO_DEACTIVATE),
    Place(Otp.CONFIRM_DEACTIVATION, "enrolled", TO_DEACTIVATE),
    Place(Otp.DEACTIVATING, "enrolled", TO_DEACTIVATE),
    Place(Otp.DEACTIVATED, "enrolled", TO_DEACTIVATE),
    Place(Visit.ASKING_OUTCOME, prepare=bank("loses-reply", "enrol")),
    Place(Visit.ASKING_OUTCOME, "enrolled", TO_DEACTIVATE, bank("loses-reply", "deactivate"), of="deactivation"),
    Place(Visit.NOT_DONE, prepare=bank("loses-request", "enrol")),
    Place(Visit.OUTCOME_UNKNOWN, prepare=bank("loses-reply", "enrol", "settle")),
    Place(Visit.OUTCOME_NOT_TOLD, prepare=settling_refused),
    Place(Visit.PIN_UNANSWERED, prepare=bank("loses-reply", "open-card-session")),
    Place(Visit.PIN_NOT_CHECKED, prepare=NEW_KEY_WANTED),
    Place(Visit.BANK_UNREACHABLE, prepare=bank("unreachable", "*")),
    Place(Visit.BANK_REFUSED, prepare=bank("refuses", "*", code=Code.TERMINAL_UNKNOWN)),
    Place(Visit.CARD_SESSION_EXPIRED, prepare=bank("refuses", "enrol", code=Code.CARD_SESSION_EXPIRED)),
    Place(Visit.TAKE_CARD, differs=TO_GIVE_UP),
    Place(Visit.TAKE_CARD_AND_CLOSE, prepare=bank("unreachable", "*")),
    Place(Visit.TAKE_CARD_AND_RESTART, prepare=NEW_KEY_WANTED),
    Place(Visit.READER_FAILED, differs={Visit.SERVICES: fail_reader}),
    Place(Visit.RETAINING, differs={**TO_GIVE_UP, Visit.TAKE_CARD: hang_and_wait}),
    Place(Visit.CARD_RETAINED, differs=TO_FORGET),
    Place(Visit.CARD_LEFT, differs=TO_FORGET, prepare=fill_bin),
    Place(Visit.CARD_GONE, differs={Visit.SERVICES: pull}),
    Place(Visit.THANKS, differs=TO_GIVE_UP),
)
"""Every state that somebody can be served in, and those before it in which time passes."""


def place_of(state: State) -> Place:
    """The first way to this state."""
    return next(place for place in PLACES if place.state is state)
