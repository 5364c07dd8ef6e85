"""The person of the tour: sees what is in the window, and does with the hand what the words of a scenario say.

Every act is a course: it takes the time that a person takes, and waits for what it needs. What does not come raises Unexpected.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, NoReturn, TypeVar

from demo.areas import Areas
from demo.art.branch import Plan
from demo.cards import DemoCard
from demo.clock_bar import SECONDS, Lever
from demo.hands import Place
from demo.keypad import KEYPAD
from demo.scene import Beside
from demo.tour.hand import Course, Hand, Point
from demo.town import Town
from demo.window import DemoWindow
from kiosk.vocabulary import Key
from phone.events import CardChosen, Event, Tap, TradeChosen, Typed
from phone.link import truncated
from phone.pages import Home
from scenarios.phone_steps import BranchVisit, Payment, PhoneExpectation, Typing, judge_phone, labelled
from scenarios.short_cuts import Issue
from scenarios.steps import Expectation, Unexpected, judge_screen, plain
from screens.view import View

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
    """`cards` are those of the wallet by their ids, in the order in which they lie there; `tell` is given each caption."""

    def __init__(  # noqa: PLR0917
        self,
        window: DemoWindow,
        town: Town,
        cards: Mapping[str, DemoCard],
        hand: Hand,
        clock: Callable[[], float],
        tell: Callable[[str], None],
    ) -> None:
        self._window = window
        self._town = town
        self._cards = cards
        self._order: Sequence[str] = tuple(cards)
        self._hand = hand
        self._clock = clock
        self._tell = tell
        self._inserted: DemoCard | None = None

    def say(self, text: str) -> Course:
        self._tell(text)
        self._beside()  # whoever cannot see all of it should hear so at once
        yield _READ + _READ_LETTER * len(text)

    # At the ATM -------------------------------------------------------------------------------------------------------------------

    def insert(self, card: str) -> Course:
        yield from self._until(self._can_insert)
        self._inserted = self._cards[card]
        yield from self._hand.drag(lambda: self._pocket(card), lambda: self._areas.slot.center)

    def pin(self, digits: str) -> Course:
        yield from self._until(self._empty_entry)
        if digits == "own":
            assert self._inserted
            digits = self._inserted.pin
        for meaning in (*digits, Key.ENTER):
            yield from self._hand.click(partial(self._cap, meaning))

    def choose(self, label: str) -> Course:
        key = yield from self._until(lambda: self._choice(label))
        yield from self._hand.click(lambda: self._areas.function_keys[key].center)

    def take_card(self) -> Course:
        yield from self._until(self._offered)
        yield from self._hand.click(lambda: (self._areas.slot.centerx, self._areas.mouth.bottom + self._areas.px(40)))

    def look(self, wanted: str | Expectation) -> Course:
        yield from self._until(lambda: judge_screen(self._view(), wanted))
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
        yield from self._until(self._hands_free)
        yield from self._hand.drag(lambda: self._pocket(card), lambda: self._beside().phone.body.center)
        yield from self._until(self._hands_free)

    def pay(self, payment: Payment) -> Course:
        yield from self._go_home()
        for event in (Tap.SHOP, TradeChosen(payment.trade), Tap.CONFIRM):
            yield from self._touch(event)
        yield from self.show_to_phone(payment.card)

    def issue(self, wanted: Issue) -> Course:
        yield from self._go_home()
        number = truncated(self._cards[wanted.card].card.pan.digits)
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
        yield from self._hand.go(self._aside)
        yield _REGARD

    # Time and town ----------------------------------------------------------------------------------------------------------------

    def wait(self, seconds: float) -> Course:
        """As far as the levers of the clock's bar go; the rest as time goes by."""
        for lever in sorted(SECONDS, key=lambda lever: -SECONDS[lever]):
            while seconds >= SECONDS[lever]:
                yield from self._pull(lever)
                seconds -= SECONDS[lever]
        yield seconds + _LOOK

    def wait_for_screen(self, name: str) -> Course:
        yield from self._until(lambda: judge_screen(self._view(), name))

    def set_phone_clock(self, error: int) -> Course:
        steps = round((error - self._town.handset.phone.clock_error.total_seconds()) / _STEP)
        for _ in range(abs(steps)):
            yield from self._pull(Lever.FASTER if steps > 0 else Lever.SLOWER)

    def visit_branch(self, visit: BranchVisit) -> Course:
        yield from self._pull(Lever.BRANCH)
        yield _REGARD / 2
        row = self._order.index(visit.card)
        yield from self._hand.click(lambda: self._desk.rows[row].center)
        for key in (*visit.phone.removeprefix(self._town.branch.form.number), "submit"):
            yield from self._hand.click(partial(self._desk_key, key))
        yield from self._until(self._served)
        yield _REGARD
        yield from self._hand.click(lambda: self._desk.close.center)

    # Fingers ----------------------------------------------------------------------------------------------------------------------

    def _go_home(self) -> Course:
        if not isinstance(self._town.handset.phone.page, Home):
            yield from self._touch(Tap.HOME)

    def _touch(self, event: Event) -> Course:
        """Touch the phone where that causes this; where it is not to be seen, push the page up until it is."""
        yield _SETTLE
        for _ in range(_PUSHES):
            if not self._beside().phone.place_of(event):
                yield from self._push_page()
        spot = yield from self._until(lambda: self._uncovered(event))

        def aim() -> Point:
            nonlocal spot
            with suppress(Unexpected):
                spot = self._uncovered(event)
            return spot

        yield from self._hand.click(aim)
        yield _SETTLE

    def _push_page(self) -> Course:
        body = self._beside().phone.body
        yield from self._hand.drag(lambda: body.center, lambda: (body.centerx, body.centery - body.height // 5))
        yield _SETTLE

    def _pull(self, lever: Lever) -> Course:
        yield from self._hand.click(lambda: self._beside().bar.bar.levers[lever].center)
        yield _SETTLE

    # Eyes -------------------------------------------------------------------------------------------------------------------------

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

    def _view(self) -> View:
        return self._window.view or unexpected("the terminal shows nothing")

    def _beside(self) -> Beside:
        return self._window.scene.beside or unexpected("the window is too small for the phone")

    @property
    def _areas(self) -> Areas:
        return self._window.scene.areas

    @property
    def _desk(self) -> Plan:
        return self._beside().branch.plan

    def _desk_key(self, key: str) -> Point:
        return self._desk.keys[key].center

    def _aside(self) -> Point:
        """Beside the phone, so that the pointer hides nothing that is to be read there."""
        body = self._beside().phone.body
        return body.left - self._areas.px(12), body.bottom - body.height // 4

    def _pocket(self, card: str) -> Point:
        """Where to take hold of a card."""
        areas, index = self._areas, self._order.index(card)
        face, lip = areas.pocket_cards[index], areas.pockets[index]
        return face.centerx, (face.top + lip.top) // 2

    def _cap(self, meaning: str | Key) -> Point:
        return next(self._areas.caps[cap].center for cap in KEYPAD if cap.meaning == meaning)

    def _choice(self, label: str) -> Key:
        labels = {plain(choice.label): choice.key for choice in self._view().choices}
        return labels.get(label) or unexpected(f"there is no choice «{label}» on the screen")

    def _uncovered(self, event: Event) -> Point:
        """Where to touch the phone to cause this: not while a banner hangs over it."""
        place = self._beside().phone.place_of(event) or unexpected("what is to be touched is nowhere on the phone's page")
        if self._beside().phone.at(place.center) != event:
            raise Unexpected("what is to be touched is covered by something else")
        return place.center

    def _empty_entry(self) -> None:
        entry = self._view().pin
        if entry is None or entry.filled:
            raise Unexpected("no PIN is asked for")

    def _can_insert(self) -> None:
        self._hands_free()
        if not self._window.reader.accepting:
            raise Unexpected("the card does not go in: the reader does not accept one now")

    def _hands_free(self) -> None:
        if self._window.hands.outside:
            raise Unexpected("there is another card out of the wallet")

    def _offered(self) -> None:
        outside = self._window.hands.outside
        if not outside or outside.place is not Place.OFFERED or self._clock() < outside.journey.end:
            raise Unexpected("the reader offers no card")

    def _served(self) -> None:
        outcome = self._town.branch.form.outcome
        if outcome != "":
            raise Unexpected(f"the branch has not put the number on file: {outcome or 'no answer'}")


def unexpected(problem: str) -> NoReturn:
    raise Unexpected(problem)


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
