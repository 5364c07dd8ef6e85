"""Ten thousand things that can happen, in any order: the card always comes back or is kept, PIN entry never stays open.

Real machine, runner, journal, PIN pad and card reader; only the bank is made of chance: it gives any answer its contract allows, at
any time or never.
"""

from __future__ import annotations

import builtins
import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any, ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from psec import tr31

from otp_atm.configuration import Settings
from otp_atm.hardware.card_reader.mock import Content, MockCardReader, Slot
from otp_atm.hardware.pin_pad.pin_key import key_check_value
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.events import (
    BankPresent,
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    Cancelled,
    CardUnreadable,
    ChipFailed,
    Event,
    KeyDelivered,
    LanguageChosen,
    NeverTookEffect,
    PinAccepted,
    PinKeyUnknown,
    PinRefused,
)
from otp_atm.kiosk.journal import Journal, MemorySink, checked
from otp_atm.kiosk.makers import end_pin_entry
from otp_atm.kiosk.ports import REST
from otp_atm.kiosk.requests import BankRequest, CheckBank, FetchPinKey, Writing
from otp_atm.kiosk.runner import Arms, Runner, Timer
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.state import State, Visit
from otp_atm.kiosk.vocabulary import Card, Key, Pan
from otp_atm.services.card_pin.events import CardPinChanged, NewCardPinAccepted
from otp_atm.services.one_time_password.events import AlreadyEnrolled, Deactivated, Enrolled, OtpPinAccepted, PhoneOnFile
from otp_atm.services.one_time_password.flow import Otp
from tests.spoken import FA
from tests.whole import EVENTS, STATES, TABLE

MASTER_KEY = bytes(range(32))
PIN_KEY = bytes(range(16, 32))
START = datetime(2026, 1, 1, tzinfo=UTC)
CARD = Card(Pan("6221061234567890"), "3001", "NAME")
PIN_ENTRY_STATES = {state for state, row in TABLE.rows.items() if end_pin_entry in row.leave}
RARELY_MISSED = 4
"""States that chance may pass by. `test_table` reaches every one."""

HAPPY: frozenset[type[Event]] = frozenset(
    {
        KeyDelivered,
        BankPresent,
        PinAccepted,
        PhoneOnFile,
        AlreadyEnrolled,
        OtpPinAccepted,
        Enrolled,
        Deactivated,
        NeverTookEffect,
        NewCardPinAccepted,
        CardPinChanged,
    }
)
LOST: frozenset[type[Event]] = frozenset({BankReplyLost})
"""Beside all being well, the way to everything that is asked afterwards."""
MADE: dict[type[Event], Callable[[], Event]] = {
    KeyDelivered: lambda: KeyDelivered(tr31.wrap(MASTER_KEY, "D0000P0AE00E0000", PIN_KEY), key_check_value(PIN_KEY)),
    PinRefused: lambda: PinRefused(2),
    PhoneOnFile: lambda: PhoneOnFile("0912***4567"),
    AlreadyEnrolled: lambda: AlreadyEnrolled("0912***4567"),
    Enrolled: lambda: Enrolled("0912***4567", START, sms_otp=True),
    BankUnreachable: lambda: BankUnreachable("bank-unreachable"),
    BankReplyLost: lambda: BankReplyLost("bank-reply-lost"),
    BankRefused: lambda: BankRefused("bank-refused"),
    PinKeyUnknown: lambda: PinKeyUnknown("pin-key-unknown"),
}


ALL_WELL: dict[type[BankRequest], Callable[[], Event]] = {FetchPinKey: MADE[KeyDelivered], CheckBank: BankPresent}


class BankOfChance:
    """Keeps requests until somebody decides what to answer."""

    def __init__(self) -> None:
        self.pending: list[tuple[BankRequest, Callable[[Event], None]]] = []

    def ask(self, request: BankRequest, reply: Callable[[Event], None]) -> None:
        self.pending.append((request, reply))

    def end_card_session(self) -> None:
        pass

    def close(self) -> None:
        pass


class Blind:
    """A display that nobody looks at; `seen` gathers what it showed."""

    def __init__(self, seen: set[State]) -> None:
        self.seen = seen

    def show(self, view: State) -> None:
        self.state = view
        self.seen.add(view)

    def close(self) -> None:
        pass


def render(state: State, _: Session, __: Timer | None) -> State:
    return state


class Walk(RuleBasedStateMachine):
    """Walks until hypothesis is satisfied; `seen` gathers the states of all walks."""

    seen: ClassVar[set[State]] = set()

    @initialize(can_eject=st.booleans(), can_retain=st.booleans(), room=st.integers(0, 1))
    def open(self, can_eject: bool, can_retain: bool, room: int) -> None:
        self.clock = SimulatedClock(START)
        self.reader = MockCardReader(can_eject=can_eject, can_retain=can_retain, bin_capacity=room)
        self.pad = SimulatedPinPad(MASTER_KEY, self.clock.monotonic)
        self.bank = BankOfChance()
        self.sink = MemorySink()
        self.display = Blind(self.seen)
        journal = Journal(self.sink, "ATM-1", self.clock)
        arms: Arms[Any] = Arms(self.reader, self.pad, self.display, self.bank, journal, self.clock, render, "ATM00001")
        self.runner = Runner(arms, TABLE, Settings().timeouts.by_kind(), FA)
        self.runner.start()
        self.runner.turn()

    # Things that happen -----------------------------------------------------------------------------------------------------------

    @rule(steps=st.integers(1, 12), data=st.data())
    def go_on(self, steps: int, data: st.DataObject) -> None:
        """What a customer and a bank would do next: most of the walk, so that it gets far."""
        for _ in range(steps):
            self.one_sensible_step(data)
            self.runner.turn()

    def one_sensible_step(self, data: st.DataObject) -> None:
        state = self.runner.state
        keys = [key for key, meaning in TABLE.rows[state].keys.items() if not isinstance(meaning, Cancelled | LanguageChosen)]
        if self.bank.pending:
            usual = HAPPY | LOST if isinstance(self.bank.pending[0][0], Writing) else HAPPY
            self.answer_one(data, usual if data.draw(st.integers(0, 2)) else frozenset(EVENTS))
        elif state is Visit.WELCOME:
            self.reader.insert(CARD)
        elif state in PIN_ENTRY_STATES:
            self.type("12345678" if state in {Otp.OTP_PIN, Otp.OTP_PIN_AGAIN} else "1234", Key.ENTER)
        elif bool(TABLE.rows[state].numbers) and data.draw(st.booleans()):
            self.read()
            self.pad.press_digit(data.draw(st.sampled_from("123")))
        elif keys:
            self.read()
            yes = [Key.ENTER, Key.ENTER] if Key.ENTER in keys else []
            self.pad.press_key(data.draw(st.sampled_from([*yes, *keys])))
        elif self.reader.slot is Slot.OFFERED or state in {
            Visit.TAKE_CARD,
            Visit.TAKE_CARD_AND_CLOSE,
            Visit.READER_FAILED,
            Visit.CARD_LEFT,
        }:
            self.reader.pull()
        elif self.runner.deadline is not None:
            self.clock.advance(max(0.0, self.runner.deadline - self.clock.monotonic()))

    def read(self) -> None:
        """Wait until the screen may be answered."""
        self.clock.advance(max(0.0, self.runner.answerable_from - self.clock.monotonic()))

    @rule(content=st.sampled_from([CARD, CARD, CardUnreadable("card-damaged"), ChipFailed("card-damaged")]))
    def insert(self, content: Content) -> None:
        self.reader.insert(content)

    @rule(digits=st.text("0123456789", min_size=1, max_size=9), then=st.sampled_from([Key.ENTER, Key.CLEAR]))
    def type(self, digits: str, then: Key) -> None:
        for digit in digits:
            self.pad.press_digit(digit)
        self.pad.press_key(then)

    @rule(digit=st.sampled_from("1239"))
    def press_a_digit_after_a_rest(self, digit: str) -> None:
        """It chooses something where the table has numbers, and nowhere else."""
        self.clock.advance(REST)
        self.runner.turn()
        before = self.runner.state
        self.pad.press_digit(digit)
        self.runner.turn()
        assert self.runner.state is before or TABLE.rows[before].numbers

    @rule(key=st.sampled_from(list(Key)))
    def press(self, key: Key) -> None:
        self.pad.press_key(key)

    @rule(seconds=st.sampled_from([1, 16, 31, 61]), silences=st.integers(1, 4))
    def wait(self, seconds: int, silences: int) -> None:
        for _ in range(silences):
            self.clock.advance(seconds)
            self.runner.turn()

    @precondition(lambda self: self.bank.pending)
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        self.answer_one(data, frozenset(EVENTS))

    def answer_one(self, data: st.DataObject, wanted: frozenset[builtins.type[Event]]) -> None:
        request, reply = self.bank.pending.pop(0)
        kind = data.draw(st.sampled_from(sorted(request.replies & wanted, key=lambda kind: kind.__name__)))
        reply(MADE.get(kind, kind)())

    @precondition(lambda self: self.bank.pending)
    @rule()
    def lose_reply(self) -> None:
        self.bank.pending.pop(0)

    @rule(
        mishap=st.sampled_from(["pull", "pull", "swipe fails", "reader fails", "pad fails", "pad is opened"]),
        then_mended=st.sampled_from([True, True, True, False]),
    )
    def mishap(self, mishap: str, then_mended: bool) -> None:
        {
            "pull": self.reader.pull,
            "swipe fails": lambda: self.reader.misread("card-swipe-failed"),
            "reader fails": lambda: self.reader.fail("reader-failed"),
            "pad fails": self.pad.fail,
            "pad is opened": self.pad.tamper,
        }[mishap]()
        self.runner.turn()
        if then_mended:
            self.mend_all()

    # What always holds ------------------------------------------------------------------------------------------------------------

    @invariant()
    def settled(self) -> None:
        if hasattr(self, "runner"):
            self.runner.turn()
            assert self.display.state is self.runner.state

    @invariant()
    def pin_entry_is_open_only_where_a_pin_is_asked_for(self) -> None:
        if hasattr(self, "runner"):
            assert not self.pad.entering or self.runner.state in PIN_ENTRY_STATES

    @invariant()
    def no_pin_block_outlasts_its_request(self) -> None:
        if hasattr(self, "runner"):
            assert len(self.runner.session.pin_blocks) <= TABLE.rows[self.runner.state].pins

    @invariant()
    def nobody_waits_without_end(self) -> None:
        if hasattr(self, "runner"):
            assert self.runner.deadline is not None

    def mend_all(self) -> None:
        self.reader.recover()
        self.pad.recover()

    def teardown(self) -> None:
        """Everybody leaves and all is mended: the terminal gives the card back and goes into service again."""
        if not hasattr(self, "runner"):
            return
        self.mend_all()
        for _ in range(40):
            self.runner.turn()
            if self.reader.slot is Slot.OFFERED or (self.runner.state is Visit.CARD_LEFT and self.reader.slot is Slot.IN):
                self.reader.pull()
            for request, reply in self.bank.pending:
                reply(ALL_WELL[type(request)]() if type(request) in ALL_WELL else BankUnreachable("bank-unreachable"))
            self.bank.pending.clear()
            self.runner.turn()
            if self.runner.state is Visit.WELCOME:
                break
            self.clock.advance((self.runner.deadline or 0) - self.clock.monotonic() + 0.001)
        assert self.runner.state is Visit.WELCOME
        assert self.reader.slot is Slot.EMPTY
        assert not self.pad.entering
        records = [checked(line, f"line {number}") for number, line in enumerate(self.sink.lines)]
        events = Counter(record["event"] for record in records)
        assert events["CardRemoved"] + events["CardRetained"] <= events["CardInserted"] + events["CardFound"]


Walk.TestCase.settings = settings(
    max_examples=int(os.environ.get("WALK_EXAMPLES", "300")), stateful_step_count=50, deadline=None, derandomize=True
)


def walk() -> set[State]:
    """Walk, and say which states were never reached."""
    run_state_machine_as_test(Walk, settings=Walk.TestCase.settings)
    return set(STATES) - Walk.seen


def test_f02_f07_whatever_happens_the_card_comes_back() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:  # what hypothesis draws depends on all that is loaded
        missed = alone.submit(walk).result()
    assert len(missed) <= RARELY_MISSED, f"a walk that stays at the door would prove nothing: {missed}"
