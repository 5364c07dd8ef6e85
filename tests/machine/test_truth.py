"""Whatever the bank does wrong and the customer does suddenly: what the screen says is so at the bank, and one enrolment sends one SMS."""

from __future__ import annotations

from typing import get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from otp_atm.bank.wire.problems import Code
from otp_atm.configuration import Settings
from otp_atm.hardware.card_reader.mock import Slot
from otp_atm.kiosk.events import Cancelled, LanguageChosen
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import Key
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.troubles import Trouble
from otp_atm.scenarios.worlds import worlds
from otp_atm.screens.view import View
from otp_atm.services.one_time_password.flow import Otp
from tests.whole import TABLE

SCRIPT = read_script(PROJECT / "scenarios" / "atm" / "deactivate.yaml")
OPEN_STAGE = worlds(Settings(), None, None)
CARD = "phone-on-file"
PIN_STATES = {Visit.CARD_PIN, Otp.OTP_PIN, Otp.OTP_PIN_AGAIN}
ENROLMENT_TOLD = {"enrolled": True, "deactivated": False}


class Truth(RuleBasedStateMachine):
    """`told` is what the customer knows: enrolled or not, or None once nobody could say."""

    def __init__(self) -> None:
        super().__init__()
        self.told: bool | None = False
        self.doubted = False
        self.enrolments = 0
        self.before = ""
        self.stage = OPEN_STAGE(SCRIPT, watch=self.read)
        self.pan = self.stage.wallet[CARD].pan
        self.stage.open()

    def read(self, view: View) -> None:
        """The customer reads each screen once, when it appears."""
        if view.name != self.before:
            self.told = ENROLMENT_TOLD.get(view.name, self.told)
            self.enrolments += view.name == "enrolled"
            if view.name in {"outcome_unknown", "outcome_not_told"}:
                self.told, self.doubted = None, True
        self.before = view.name

    @rule(steps=st.integers(1, 14), data=st.data())
    def go_on(self, steps: int, data: st.DataObject) -> None:
        """What a customer would do next."""
        for _ in range(steps):
            self.one_step(data)
            self.stage.settle()

    def one_step(self, data: st.DataObject) -> None:
        state, stage = self.stage.runner.state, self.stage
        keys = [key for key, meaning in TABLE.rows[state].keys.items() if not isinstance(meaning, Cancelled | LanguageChosen)]
        if state is Visit.WELCOME:
            stage.insert(CARD)
        elif state in PIN_STATES:
            for digit in stage.own_pin() if state is Visit.CARD_PIN else "40718293":
                stage.pad.press_digit(digit)
            stage.pad.press_key(Key.ENTER)
        elif keys:
            stage.press(data.draw(st.sampled_from(keys)))
        elif stage.reader.slot is not Slot.EMPTY and state in {
            Visit.TAKE_CARD,
            Visit.TAKE_CARD_AND_CLOSE,
            Visit.READER_FAILED,
            Visit.CARD_LEFT,
        }:
            stage.reader.pull()
        else:
            stage.run_out_of_time()

    @rule(
        trouble=st.sampled_from(get_args(Trouble)),
        operation=st.sampled_from(["*", "enrol", "deactivate", "settle"]),
        times=st.integers(1, 8),
        code=st.sampled_from([Code.BANK_UNAVAILABLE, Code.CARD_SESSION_EXPIRED, Code.INTERNAL_ERROR, Code.CARD_BLOCKED]),
    )
    def trouble(self, trouble: Trouble, operation: str, times: int, code: Code) -> None:
        self.stage.troubles.cause(trouble, operation, times, code)

    @rule(times=st.integers(1, 4), seconds=st.sampled_from([3, 12, 100]))
    def slow(self, times: int, seconds: int) -> None:
        self.stage.hold_replies(times, seconds)

    @rule()
    def recover(self) -> None:
        self.stage.troubles.recover()

    @rule(seconds=st.sampled_from([1, 20, 50]))
    def wait(self, seconds: int) -> None:
        self.stage.advance(seconds)

    @rule(key=st.sampled_from([Key.CANCEL, Key.ENTER]), reads=st.booleans())
    def press(self, key: Key, reads: bool) -> None:
        """Somebody who reads, or not."""
        press = self.stage.press if reads else self.stage.pad.press_key
        press(key)
        self.stage.settle()

    @rule()
    def pull(self) -> None:
        self.stage.reader.pull()
        self.stage.settle()

    @invariant()
    def what_was_told_is_so(self) -> None:
        """While a request is on its way nobody has been told anything about it yet."""
        if self.told is None or self.stage.runner.awaits_bank:
            return
        assert self.stage.bank_side.card(self.pan).enrolled == self.told

    def teardown(self) -> None:
        self.stage.troubles.recover()
        while self.stage.runner.awaits_bank:
            self.stage.run_out_of_time()
        if not self.doubted:
            assert len(self.stage.bank_side.messages(self.pan)) == self.enrolments
        self.stage.close()


def test_f07_what_the_customer_was_told_is_so() -> None:
    run_state_machine_as_test(Truth, settings=settings(max_examples=150, stateful_step_count=30, deadline=None, derandomize=True))
