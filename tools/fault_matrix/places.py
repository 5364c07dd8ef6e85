"""How to get to every step of a visit: with which card, habits and earlier trouble."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from otp_atm.bank.wire.codes import CODES
from otp_atm.bank.wire.problems import Code, ProblemCode
from otp_atm.kiosk.events import ChipFailed
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.scenarios.stage import Stage
from otp_atm.scenarios.troubles import Trouble as Misdeed
from otp_atm.services.catalogue import Menu
from otp_atm.services.rehearsal import Rehearsal, Trouble
from tools.fault_matrix.customer import NOBODY, REHEARSALS, TO_ENROL, Habit, Habits, customer_of, habits_of, press, wait

ALWAYS: Final = 1000
SOMEBODYS: Final = "phone-on-file"
"""The card of a customer whom nothing is in the way of."""

Prepare = Callable[[Stage], None]


def nothing(_: Stage) -> None:
    """All is well."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A step: whose card, none if nobody is there, what differs from the `customer` who comes for the service, and what is
    wrong from the beginning.

    `begins` is how the customer comes, if not by inserting the card; `of` tells apart the ways to one state.
    """

    state: State
    card: str = SOMEBODYS
    differs: Habits = field(default_factory=dict)
    prepare: Prepare = nothing
    begins: Habit | None = None
    of: str = ""
    customer: Habits = field(default_factory=lambda: TO_ENROL)

    @property
    def name(self) -> str:
        return f"{self.state.value} ({self.of})" if self.of else self.state.value

    @property
    def habits(self) -> Habits:
        insert = self.begins or (lambda stage: stage.insert(self.card))
        return NOBODY if not self.card else {**self.customer, **self.differs, Visit.WELCOME: insert}


def bank(does: Misdeed, *at: str, code: ProblemCode = Code.BANK_UNAVAILABLE) -> Prepare:
    """The bank misbehaves at these operations until it is mended."""

    def prepare(stage: Stage) -> None:
        for operation in at:
            stage.troubles.cause(does, operation, ALWAYS, code)

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


TO_GIVE_UP: Final[Habits] = {Visit.CARD_PIN: press(Key.CANCEL)}
TO_FORGET: Final[Habits] = {**TO_GIVE_UP, Visit.TAKE_CARD: wait}


OF_THE_VISIT: Final = (
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
    Place(Visit.ANOTHER_SERVICE, "enrolled"),
    Place(Visit.MORE_TIME, differs={Visit.SERVICES: wait, Visit.MORE_TIME: press(Key.CANCEL)}),
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


def brought(told: Rehearsal) -> Iterator[Place]:
    """The places of a service."""
    for way in told.ways:
        yield Place(way.state, way.card, habits_of(way.differs), causes(way.troubles), of=way.of, customer=customer_of(told))


def causes(troubles: tuple[Trouble, ...]) -> Prepare:
    """All that the bank does wrong on a way."""

    def prepare(stage: Stage) -> None:
        for trouble in troubles:
            stage.troubles.cause(trouble.does, trouble.operation, ALWAYS, CODES[trouble.code])

    return prepare


PLACES: Final = (*OF_THE_VISIT, *(place for told in REHEARSALS for place in brought(told)))
"""Every state that somebody can be served in, and those before it in which time passes."""


def place_of(state: State) -> Place:
    """The first way to this state."""
    return next(place for place in PLACES if place.state is state)
