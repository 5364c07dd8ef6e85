"""The person of the tour: does with the hand what the words of a scenario say, in a window that it sees.

Every act is a course: it takes the time that a person takes, and waits for what it needs. What does not come raises Unexpected.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, TypeVar

from demo.cards import DemoCard
from demo.levers import SECONDS, Lever
from demo.tour.eyes import Eyes
from demo.tour.hand import Course, Hand, Point
from demo.town import Town
from kiosk.state import State
from kiosk.vocabulary import Key
from phone.bank_link import truncated
from phone.events import CardChosen, Event, Tap, TradeChosen, Typed
from phone.pages import Home
from scenarios.phone_steps import BranchVisit, Payment, PhoneExpectation, Typing, judge_phone, labelled
from scenarios.short_cuts import Issue
from scenarios.steps import Expectation, Unexpected, judge_screen

T = TypeVar("T")

PATIENCE: Final = 15.0
"""Seconds for which a person waits for what should come; so are all below."""
_LOOK: Final = 0.05
_SETTLE: Final = 0.08
"""Until what has just changed has been painted."""
_REGARD: Final = 1.1
"""What should be so is looked at."""
_READ: Final = 0.7
"""A caption is read, before anything is done, for so long and so much longer for each letter."""
_READ_LETTER: Final = 0.026
_PUSHES: Final = 4
"""How often a page is pushed up at most to find something on it."""
_STEP: Final = 60
"""How far a lever moves the phone's clock."""


class Visitor:
    """`tell` is given each caption; `clock` tells the seconds."""

    def __init__(self, eyes: Eyes, hand: Hand, town: Town, clock: Callable[[], float], tell: Callable[[str], None]) -> None:
        self._see = eyes
        self._hand = hand
        self._town = town
        self._clock = clock
        self._tell = tell
        self._inserted: DemoCard | None = None

    def say(self, text: str) -> Course:
        self._tell(text)
        self._see.beside()  # whoever cannot see all of it should hear so at once
        yield _READ + _READ_LETTER * len(text)

    # At the ATM -------------------------------------------------------------------------------------------------------------------

    def insert(self, card: str) -> Course:
        yield from self._until(self._see.can_insert)
        self._inserted = self._see.card(card)
        yield from self._hand.drag(lambda: self._see.pocket(card), lambda: self._see.areas.slot.center)

    def pin(self, digits: str) -> Course:
        yield from self._until(self._see.empty_entry)
        if digits == "own":
            assert self._inserted
            digits = self._inserted.pin
        for meaning in (*digits, Key.ENTER):
            yield from self._hand.click(partial(self._see.cap, meaning))

    def choose(self, label: str) -> Course:
        key = yield from self._until(lambda: self._see.choice(label))
        yield from self._hand.click(lambda: self._see.areas.function_keys[key].center)

    def take_card(self) -> Course:
        yield from self._until(self._see.offered)
        yield from self._hand.click(lambda: (self._see.areas.slot.centerx, self._see.areas.mouth.bottom + self._see.areas.px(40)))

    def look(self, wanted: State | Expectation) -> Course:
        yield from self._until(lambda: judge_screen(self._see.view(), wanted))
        yield _REGARD

    # On the phone -----------------------------------------------------------------------------------------------------------------

    def tap(self, label: str) -> Course:
        event = yield from self._until(lambda: labelled(self._town.handset.view, label))
        yield from self._touch(event)

    def go_on_phone(self, labels: Sequence[str]) -> Course:
        yield from self._go_home()
        for label in labels:
            yield from self.tap(label)

    def type_on_phone(self, typing: str | Typing) -> Course:
        if isinstance(typing, Typing):
            raise Unexpected("the tour types only into the field in focus")
        for digit in typing:
            yield from self._touch(Typed(digit))

    def show_to_phone(self, card: str) -> Course:
        yield from self._until(self._see.hands_free)
        yield from self._hand.drag(lambda: self._see.pocket(card), lambda: self._see.beside().phone.body.center)
        yield from self._until(self._see.hands_free)

    def pay(self, payment: Payment) -> Course:
        yield from self._go_home()
        for event in (Tap.SHOP, TradeChosen(payment.trade), Tap.CONFIRM):
            yield from self._touch(event)
        yield from self.show_to_phone(payment.card)

    def issue(self, wanted: Issue) -> Course:
        yield from self._go_home()
        number = truncated(self._see.card(wanted.card).card.pan.digits)
        tokens = [card.token_id for card in self._town.handset.phone.cards if card.number == number]
        if not tokens:
            raise Unexpected(f"the card «{wanted.card}» is not registered in the app")
        for event in (Tap.BANK, Tap.OTP_MENU, Tap.ISSUE, CardChosen(tokens[0])):
            yield from self._touch(event)
        yield from self.type_on_phone(wanted.otp_pin)
        yield from self._touch(Tap.INTERNET_PASSWORD)

    def switch_airplane_mode(self, on: bool) -> Course:
        if self._town.handset.phone.airplane is not on:
            for event in (Tap.SETTINGS, Tap.AIRPLANE, Tap.SETTINGS):
                yield from self._touch(event)

    def look_at_phone(self, wanted: str | PhoneExpectation) -> Course:
        yield from self._until(lambda: judge_phone(self._town.handset, wanted))
        yield from self._hand.go(self._see.aside)
        yield _REGARD

    # Time and town ----------------------------------------------------------------------------------------------------------------

    def wait(self, seconds: float) -> Course:
        """As far as the levers of the clock's bar go; the rest as time goes by."""
        for lever in sorted(SECONDS, key=lambda lever: -SECONDS[lever]):
            while seconds >= SECONDS[lever]:
                yield from self._pull(lever)
                seconds -= SECONDS[lever]
        yield seconds + _LOOK

    def wait_for_screen(self, name: State) -> Course:
        yield from self._until(lambda: judge_screen(self._see.view(), name))

    def set_phone_clock(self, error: int) -> Course:
        steps = round((error - self._town.handset.phone.clock_error.total_seconds()) / _STEP)
        for _ in range(abs(steps)):
            yield from self._pull(Lever.FASTER if steps > 0 else Lever.SLOWER)

    def visit_branch(self, visit: BranchVisit) -> Course:
        yield from self._pull(Lever.BRANCH)
        yield _REGARD / 2
        yield from self._hand.click(lambda: self._see.desk_row(visit.card))
        for key in (*visit.phone.removeprefix(self._town.branch.form.number), "submit"):
            yield from self._hand.click(partial(self._see.desk_key, key))
        yield from self._until(self._see.served)
        yield _REGARD
        yield from self._hand.click(lambda: self._see.desk.close.center)

    # Fingers ----------------------------------------------------------------------------------------------------------------------

    def _go_home(self) -> Course:
        if not isinstance(self._town.handset.phone.page, Home):
            yield from self._touch(Tap.HOME)

    def _touch(self, event: Event) -> Course:
        """Touch the phone where that causes this; where it is not to be seen, push the page up until it is."""
        yield _SETTLE
        for _ in range(_PUSHES):
            if not self._see.beside().phone.place_of(event):
                yield from self._push_page()
        spot = yield from self._until(lambda: self._see.uncovered(event))

        def aim() -> Point:
            nonlocal spot
            with suppress(Unexpected):
                spot = self._see.uncovered(event)
            return spot

        yield from self._hand.click(aim)
        yield _SETTLE

    def _push_page(self) -> Course:
        body = self._see.beside().phone.body
        yield from self._hand.drag(lambda: body.center, lambda: (body.centerx, body.centery - body.height // 5))
        yield _SETTLE

    def _pull(self, lever: Lever) -> Course:
        yield from self._hand.click(lambda: self._see.beside().bar.bar.levers[lever].center)
        yield _SETTLE

    def _until(self, look: Callable[[], T]) -> Generator[float, None, T]:
        """Look again and again; `look` raises Unexpected as long as what it looks for is not there."""
        end = self._clock() + PATIENCE
        while True:
            try:
                return look()
            except Unexpected:
                if self._clock() >= end:
                    raise
            yield _LOOK


ACTS: Final[Mapping[str, Callable[..., Course]]] = {
    "say": Visitor.say,
    "insert": Visitor.insert,
    "pin": Visitor.pin,
    "choose": Visitor.choose,
    "take card": Visitor.take_card,
    "expect": Visitor.look,
    "wait": Visitor.wait,
    "stay silent until": Visitor.wait_for_screen,
    "tap": Visitor.tap,
    "phone go": Visitor.go_on_phone,
    "phone type": Visitor.type_on_phone,
    "scan card": Visitor.show_to_phone,
    "pay for": Visitor.pay,
    "issue": Visitor.issue,
    "airplane mode": Visitor.switch_airplane_mode,
    "phone clock": Visitor.set_phone_clock,
    "expect phone": Visitor.look_at_phone,
    "branch": Visitor.visit_branch,
}
"""What the words of a scenario are to a person in front of the window. Words for which no hand is made are not here."""
