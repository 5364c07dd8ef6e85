"""A visit to a terminal whose bank answers one kind of question as it is told to: real client, real machine, a clock that stands still."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from otp_atm.bank.client import BankClient
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.in_process import InProcessTransport, memory_bank
from otp_atm.bank.wire import terminal as wire
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.patience import PatientTransport
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services import card_pin as card_pin_wire
from otp_atm.bank.wire.services import one_time_password as otp_wire
from otp_atm.bank.wire.settlement import SETTLE
from otp_atm.bank.wire.transport import ReplyLost, TransportError
from otp_atm.configuration import Settings
from otp_atm.evidence.listening import Ears
from otp_atm.hardware.card_reader.mock import Slot
from otp_atm.hardware.pin_pad.master_key import read_master_key
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.ports import Clock
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.trace import Traces
from otp_atm.kiosk.vocabulary import Key, Language
from otp_atm.person.wallet import wallet_of
from otp_atm.scenarios.bank_side import BEGINNING, DeskSide
from otp_atm.scenarios.behind import SCENARIO_BOOT, Behind, drawn
from otp_atm.scenarios.kept_pictures import KeptPictures
from otp_atm.scenarios.pocket import Pocket
from otp_atm.scenarios.stage import Stage, World
from otp_atm.scenarios.troubles import Troubles
from otp_atm.screens.brand import brand_of
from otp_atm.screens.view import View
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.card_pin.rehearsal import REHEARSAL
from otp_atm.services.catalogue import Menu
from otp_atm.services.one_time_password.flow import Otp
from tests.spoken import EN
from tests.whole import FACE
from tools.fault_matrix.customer import TO_ENROL, Habits, customer_of, live, press

SETTINGS: Final = Settings()
FIXTURES: Final = load_fixtures()
LONGEST_VISIT: Final = 40
RESTING: Final = {Visit.WELCOME, Visit.OUT_OF_SERVICE}


class ToldBank:
    """The bank in memory, save for what it is told to say to these operations; a TransportError is raised.

    `itself` is how often it answers one of them itself before that.
    """

    def __init__(self, bank: InProcessTransport, says: Mapping[str, Any], clock: Clock, itself: Mapping[str, int]) -> None:
        self._bank = bank
        self._says = says
        self._clock = clock
        self._itself = dict(itself)
        self.asked: dict[str, float] = {}
        """When each of these operations was first asked for, those questions left out that the bank answers itself."""

    def call(self, operation: Operation[Any, Any], body: Any, **more: Any) -> Any:
        if self._itself.get(operation.name):
            self._itself[operation.name] -= 1
            return self._bank.call(operation, body, **more)
        said = self._says.get(operation.name)
        self.asked.setdefault(operation.name, self._clock.monotonic())
        if said is None:
            return self._bank.call(operation, body, **more)
        if isinstance(said, TransportError):
            raise said
        return said

    def close(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the terminal asks: where, with which operation, and how a customer gets it to; `before` is what goes wrong first.

    `earlier` is how often the terminal has asked for the same operation by then.
    """

    state: State
    operation: Operation[Any, Any]
    card: str = "phone-on-file"
    differs: Habits | None = None
    before: Mapping[str, Any] | None = None
    earlier: int = 0

    @property
    def of_a_visit(self) -> bool:
        return self.state not in {Visit.FETCHING_KEY, Visit.WELCOME}

    @property
    def settles(self) -> bool:
        return self.operation is SETTLE

    def __str__(self) -> str:
        return self.state.value


TO_DEACTIVATE: Final[Habits] = {Menu.PASSWORD_OPERATIONS: press(Key.FDK_RIGHT_2)}
TO_REPLACE: Final[Habits] = {Otp.ALREADY_ENROLLED: press(Key.ENTER)}
GIVING_UP: Final[Habits] = {state: press(Key.CANCEL) for state in (Visit.CARD_PIN, Otp.OTP_PIN, CardPin.NEW_CARD_PIN)}
"""Who is asked for a PIN again after the answer has had enough."""
TO_CHANGE: Final[Habits] = customer_of(REHEARSAL)
LOST: Final = ReplyLost("bank-reply-lost")
SETTLING_CARD_PIN: Final = Question(Visit.ASKING_OUTCOME, SETTLE, differs=TO_CHANGE, before={"change-card-pin": LOST})
SETTLING_ENROLMENT: Final = Question(Visit.ASKING_OUTCOME, SETTLE, before={"enrol": LOST})
SETTLING_DEACTIVATION: Final = Question(Visit.ASKING_OUTCOME, SETTLE, "enrolled", TO_DEACTIVATE, {"deactivate": LOST})
QUESTIONS: Final = (
    Question(Visit.FETCHING_KEY, wire.DELIVER_PIN_KEY),
    Question(Visit.WELCOME, wire.READ_TERMINAL),
    Question(Visit.CHECKING_CARD_PIN, wire.OPEN_CARD_SESSION),
    Question(Otp.ASKING_PHONE, otp_wire.READ_ENROLMENT),
    Question(Otp.ASKING_ENROLMENT, otp_wire.READ_ENROLMENT, "enrolled", TO_DEACTIVATE),
    Question(Otp.CHECKING_OTP_PIN, otp_wire.CHECK_OTP_PIN),
    Question(Otp.CHECKING_OTP_PINS, otp_wire.CHECK_OTP_PIN, earlier=1),
    Question(Otp.ENROLLING, otp_wire.ENROL),
    Question(Otp.DEACTIVATING, otp_wire.DEACTIVATE, "enrolled", TO_DEACTIVATE),
    SETTLING_ENROLMENT,
    SETTLING_DEACTIVATION,
    Question(CardPin.CHECKING_NEW_CARD_PIN, card_pin_wire.CHECK_CARD_PIN, differs=TO_CHANGE),
    Question(CardPin.CHANGING_CARD_PIN, card_pin_wire.CHANGE_CARD_PIN, differs=TO_CHANGE),
    SETTLING_CARD_PIN,
)
REPLACING: Final = Question(Otp.ENROLLING, otp_wire.ENROL, "enrolled", TO_REPLACE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A screen and when it appeared, in seconds of the terminal's clock."""

    at: float
    view: View


@dataclass(frozen=True, slots=True)
class Lived:
    """What the customer saw from the question on, how long the answer took in seconds, where their card is, where the terminal rests."""

    screens: tuple[View, ...]
    waited: float
    card: str
    rests_in: State

    @property
    def told(self) -> View:
        """The first screen after the question."""
        return self.screens[1]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(view.name for view in self.screens)


def visit(question: Question, said: Any, language: Language = EN, consent: Key = Key.ENTER) -> Lived:
    """Live through a visit in which this is the answer to that question, until the terminal rests again or is closed.

    `consent` is the key with which the customer answers whether passwords by SMS are wanted, too.
    """
    clock = SimulatedClock(BEGINNING)
    bank = memory_bank(FIXTURES, clock, random.Random(7).randbytes, clock.advance)
    says = {**(question.before or {}), question.operation.name: said}
    told = ToldBank(bank, says, clock, {question.operation.name: question.earlier})
    patient = PatientTransport(told, monotonic=clock.monotonic, wait=clock.advance)
    client = BankClient(patient, SETTINGS.terminal.id, SCENARIO_BOOT, deadline=SETTINGS.bank.deadline)
    seen: list[Seen] = []
    stage = Stage(
        World(
            wallet_of(FIXTURES),
            Behind(client, DeskSide(bank, shares_clock=True), Troubles(), bank),
            clock,
            Ears.of(clock, None),
            Traces(),
            read_master_key(SETTINGS.pin_pad.master_key_file),
            FACE,
            SETTINGS.timeouts.by_kind(),
            SETTINGS.bank.deadline,
            SETTINGS.terminal.id,
            Pocket(SETTINGS, wallet_of(FIXTURES), clock, bank, drawn()),
            KeptPictures(brand_of(SETTINGS.terminal)).of(Path("nobody.yaml"), clock.now),
        ),
        language,
        [lambda view: seen.append(Seen(clock.monotonic(), view))],
    )
    habits = {
        **TO_ENROL,
        **(question.differs or {}),
        Otp.CONSENT: press(consent),
        Visit.WELCOME: lambda stage: stage.insert(question.card),
    }
    stage.open()
    for _ in range(LONGEST_VISIT):
        asked = any(one.view.name == question.state for one in seen)
        if asked and stage.runner.state in RESTING and stage.reader.slot is Slot.EMPTY:
            break
        live(stage, {**habits, **GIVING_UP} if asked else habits)
    rests_in, card = stage.runner.state, stage.card_place()
    stage.close()
    asked_at = next(index for index, one in enumerate(seen) if one.view.name == question.state)
    waited = seen[asked_at + 1].at - told.asked[question.operation.name]
    return Lived(tuple(one.view for one in seen[asked_at:]), waited, card, rests_in)


def refusal(code: str, status: int, **more: Any) -> Problem:
    """A problem document as the wire hands it over."""
    return Problem(code=code, status=status, **more)
