"""One cell: a visit up to its place, the fault, how it goes on, and whether all is well in the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from otp_atm.configuration import Settings
from otp_atm.hardware.card_reader.mock import Slot
from otp_atm.kiosk.journal import GENESIS
from otp_atm.kiosk.makers import end_pin_entry
from otp_atm.kiosk.state import State, Visit
from otp_atm.languages import language
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.worlds import OpenStage, worlds
from otp_atm.screens.view import View
from tools.fault_matrix.customer import NOBODY, Habits, live, wait
from tools.fault_matrix.faults import CARD_PULLED, HONEST_DELAY, Fault, mend, mend_devices
from tools.fault_matrix.places import ALWAYS, SOMEBODYS, Place

BEFORE_ALL: Final = {"hash": GENESIS}
LONGEST_VISIT: Final = 200
UNTIL_STAFF_COMES: Final = 600.0
NEEDS_A_MOTOR: Final = {Visit.CARD_RETAINED}
CODE: Final = re.compile(r"^[0-9۰-۹]{8}$", re.MULTILINE)
"""Stands in every message that is sent for an enrolment, and in no other."""
OVER: Final[set[State]] = {Visit.WELCOME, Visit.OUT_OF_SERVICE}
TOLD: Final[Mapping[str, bool | None]] = {"enrolled": True, "deactivated": False, "outcome_unknown": None, "outcome_not_told": None}
"""What a screen tells about the enrolment; None if it says that nobody knows."""
SCRIPT: Final = Script(Path("a visit with a fault"), "", (), language("en"), ())


@dataclass(frozen=True, slots=True)
class Cell:
    """How it ended. `card` is `returned`, `retained`, `pulled`, `found` by staff, or `none`; `wrongs` is empty when all is well.

    `told` is what the customer knows about the enrolment, None if nobody could say; `enrolled` is what is so at the bank.
    `closed` is the code of being out of service afterwards, empty when the terminal went on to serve.
    """

    card: str
    enrolled: bool
    told: bool | None
    closed: str
    wrongs: tuple[str, ...]


@cache
def open_stage() -> OpenStage:
    """The same terminal and the same bank, as new for everybody."""
    return worlds(Settings(), None, None)


class Journey:
    """A terminal, a customer on the way to a place, and what they are told there."""

    def __init__(self, place: Place, hand_fed: bool) -> None:
        self._place = place
        self._screen = ""
        self._enrolments = 0
        self._wrongs: list[str] = []
        self._card = ""
        self._struck = 0
        self._asked = False
        self.stage = open_stage()(SCRIPT, watch=self._read)
        self._pan = self.stage.wallet[self._place.card or SOMEBODYS].pan
        self._at_first = self._enrolled()
        self._told: bool | None = self._at_first
        self._habits: Habits = self._place.habits
        if hand_fed:
            self.stage.reader.can_eject = self.stage.reader.can_retain = False
        self.stage.open()
        self.stage.hold_replies(ALWAYS, HONEST_DELAY)
        self._place.prepare(self.stage)

    def step(self) -> None:
        """The customer does the next thing."""
        live(self.stage, self._habits)
        if self.stage.pad.entering and end_pin_entry not in self.stage.row.leave:
            self._wrongs.append(f"PIN entry is open in {self.stage.runner.state.value}")
        if len(self.stage.runner.session.pin_blocks) > self.stage.row.pins:
            self._wrongs.append(f"PIN blocks are left in {self.stage.runner.state.value}")

    def meet(self, fault: Fault) -> Cell | None:
        """Let it happen, live on to the end, let staff mend what is broken, and judge. None where it cannot happen."""
        if fault.customer_leaves and not self._place.card:
            return None
        self._struck = len(self.stage.journal_records())
        place = self.stage.runner.state
        if fault.is_banks:
            fault.strike(self.stage)
            self.step()
        elif not fault.strike(self.stage):
            return None
        self.stage.settle()
        if fault.is_void and self.stage.runner.state is not place:
            self._wrongs.append(f"leads to {self.stage.runner.state.value}")
        self._card = "pulled" if fault.leaves is CARD_PULLED else ""
        if fault.passes:
            mend_devices(self.stage)
            self.stage.settle()
        self._habits = NOBODY if fault.customer_leaves else {**self._habits, Visit.WELCOME: wait}
        self._live_until(OVER)
        closed = self.stage.view.code if self.stage.runner.state is Visit.OUT_OF_SERVICE else ""
        self._let_staff_come()
        return self._judge(fault, closed)

    # ------------------------------------------------------------------------------------------------------------------------------

    def _live_until(self, ends: set[State]) -> None:
        for _ in range(LONGEST_VISIT):
            if (self.stage.runner.state in ends and not self.stage.runner.awaits_bank and not self._can_be_taken()) or self._is_left():
                return
            self.step()
        self._wrongs.append(f"never comes to an end: {self.stage.runner.state.value}")

    def _can_be_taken(self) -> bool:
        """The card sticks out, and its owner is still there."""
        return self._habits is not NOBODY and self.stage.reader.slot is Slot.OFFERED

    def _is_left(self) -> bool:
        """The card sticks out, cannot be retained, and nobody takes it."""
        return self._habits is NOBODY and self.stage.runner.state is Visit.CARD_LEFT

    def _let_staff_come(self) -> None:
        self._habits = NOBODY
        self.stage.advance(UNTIL_STAFF_COMES)
        self._asked = any(record["event"].startswith("Ask") for record in self.stage.journal_records()[self._struck :])
        mend(self.stage)
        self.stage.settle()
        if self.stage.reader.take():
            self._card = "found"
        self.stage.settle()
        self._live_until({Visit.WELCOME})
        if self.stage.runner.state is not Visit.WELCOME:
            self._wrongs.append(f"does not serve again: {self.stage.runner.state.value}")

    def _read(self, view: View) -> None:
        """The customer reads each screen once, when it appears."""
        if view.name != self._screen:
            self._told = TOLD.get(view.name, self._told)
            self._enrolments += view.name == "enrolled"
        self._screen = view.name

    def _enrolled(self) -> bool:
        return self.stage.bank_side.card(self._pan).enrolled

    def _is_met(self, fault: Fault) -> bool:
        """A bank that is not asked anything, since the terminal has nothing to ask, shows no fault."""
        return self._asked or not fault.is_banks

    def _judge(self, fault: Fault, closed: str) -> Cell:
        records = self.stage.journal_records()
        events = Counter(record["event"] for record in records)
        gone = events["CardRemoved"] + events["CardRetained"]
        since = {record["event"] for record in records[self._struck :]}
        enrolled = self._enrolled()
        messages = sum(bool(CODE.search(text)) for text in self.stage.bank_side.messages(self._pan))
        in_doubt = self._told is None
        facts = {
            "the card is still inside": self.stage.reader.slot is Slot.EMPTY,
            "the terminal waits for the next customer with a broken device": bool(closed) or not fault.breaks,
            "PIN entry is open": not self.stage.pad.entering,
            "the customer was told otherwise than it is": in_doubt or enrolled == self._told,
            "enrolled without one activation SMS each": messages == (enrolled and not self._at_first if in_doubt else self._enrolments),
            "the journal's chain is broken": all(one["hash"] == next_["prev"] for one, next_ in pairwise([BEFORE_ALL, *records])),
            "the journal does not tell of the fault": not self._is_met(fault) or all(since & told for told in fault.leaves),
            "the journal does not tell where the card went": gone >= bool(self._place.card) or self.stage.card_place() == "none",
            "the journal tells of a card that never came, or went twice": gone == events["CardInserted"],
            "PIN blocks are left": not self.stage.runner.session.pin_blocks,
        }
        wrongs = (*self._wrongs, *(wrong for wrong, holds in facts.items() if not holds))
        return Cell(self._card or self.stage.card_place(), enrolled, self._told, closed, wrongs)


def cell(place: Place, fault: Fault) -> Cell | None:
    """Live through one cell of the matrix; None where the fault cannot happen."""
    if fault.hand_fed and place.state in NEEDS_A_MOTOR:
        return None
    visit = arrived(place, fault.hand_fed, before=fault.is_banks)
    try:
        return visit.meet(fault)
    finally:
        visit.stage.close()


def arrived(place: Place, hand_fed: bool = False, *, before: bool = False) -> Journey:
    """A visit that has just come to its place, or to the step before it. Its stage is to be closed."""
    visit = Journey(place, hand_fed)
    for _ in range(_steps_to(place, hand_fed) - before):
        visit.step()
    return visit


@cache
def _steps_to(place: Place, hand_fed: bool) -> int:
    """How many things the customer does to get there."""
    visit = Journey(place, hand_fed)
    try:
        for steps in range(LONGEST_VISIT):
            if visit.stage.runner.state is place.state:
                return steps
            visit.step()
        raise AssertionError(f"no way leads to {place.name}; it ends in {visit.stage.runner.state.value}")
    finally:
        visit.stage.close()
