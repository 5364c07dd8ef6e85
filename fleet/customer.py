"""A customer at a terminal of a fleet: reads what is shown, takes their time, and does what one does who has come for this."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from random import Random
from typing import Final, NamedTuple, Protocol

from otp_atm.fleet.outcome import CANCELLED, OUTCOMES, STUCK, Outcome
from otp_atm.fleet.owned import Of, Owned, drawn_pin
from otp_atm.fleet.terminal import Terminal
from otp_atm.fleet.visits import Habit, Kind
from otp_atm.hardware.card_reader.mock import Slot
from otp_atm.kiosk.events import Chosen
from otp_atm.kiosk.state import IDLE, State, Visit
from otp_atm.kiosk.vocabulary import OTP_PIN_DIGITS, Key
from otp_atm.screens.view import View
from otp_atm.services.card_pin.flow import CardPin
from otp_atm.services.one_time_password.flow import Otp

LONGEST_VISIT: Final = 900.0
"""Seconds after which a visit is stuck: every wait of a terminal ends long before."""
LONGEST_WAIT: Final = 60.0
GONE: Final = IDLE | {Visit.THANKS, Visit.CARD_GONE, Visit.CARD_RETAINED}
"""Where the terminal has no customer's card any more."""
WRITES: Final[frozenset[str]] = frozenset({Otp.ENROLLING, Otp.DEACTIVATING, CardPin.CHANGING_CARD_PIN})
"""Screens while the bank changes something; and those that say what became of it, or that nobody knows."""
CHANGED: Final[frozenset[str]] = frozenset({Otp.ENROLLED, Otp.DEACTIVATED, CardPin.CARD_PIN_CHANGED})
SETTLED: Final = CHANGED | {Otp.NOTHING_TO_DEACTIVATE, Visit.NOT_DONE}
UNSETTLED: Final[frozenset[str]] = frozenset({Visit.OUTCOME_UNKNOWN, Visit.OUTCOME_NOT_TOLD})


class Thinks(Protocol):
    """How long somebody takes."""

    def over(self, digits: int) -> float:
        """Over a screen, and so many digits of a PIN, in seconds."""


class Ended(NamedTuple):
    """A visit that is over: which, how it ended, after how many seconds, whether something was changed, or may have been, and what was not
    as it should be."""

    of: Of
    outcome: Outcome
    seconds: float
    retained: bool
    changed: bool
    wrong: tuple[str, ...]


class Customer:
    """Somebody with a card. `attend` is the whole visit."""

    def __init__(self, terminal: Terminal, card: Owned, kind: Kind, thinks: Thinks, random: Random) -> None:
        self._terminal = terminal
        self._card = card
        self._kind = kind
        self._thinks = thinks
        self._random = random
        self._turn = random.choice(kind.turns) if kind.turns else None
        self._come_to: Counter[State] = Counter()
        self._seen = ""
        self._writing = ""
        self._outcome: Outcome = CANCELLED
        self._walked_away = False
        self._typed = ""
        self._otp_pin = ""
        self._wrong: list[str] = []
        self._of = Of(terminal.id, terminal.serial)

    # The visit --------------------------------------------------------------------------------------------------------------------

    def can_begin(self) -> bool:
        """Whether a card goes in."""
        return self._terminal.reader.accepting

    def attend(self) -> Ended:
        """From card in to card out, or retained."""
        terminal = self._terminal
        began = terminal.clock.monotonic()
        terminal.glass.watch = self.look
        terminal.reader.insert(self._card.face)
        terminal.happen(0.0)
        self._of = Of(terminal.id, terminal.serial)
        while not self._is_over():
            if terminal.clock.monotonic() - began > LONGEST_VISIT:
                self._wrong.append(f"the visit had not ended after {LONGEST_VISIT:.0f} s: {terminal.state}")
                self._outcome = STUCK
                break
            self._live()
        terminal.glass.watch = None
        if self._writing:
            self._doubt()
        retained = terminal.reader.empty_bin()
        if retained and self._card.face not in retained:
            self._wrong.append("another card was retained than the customer's")
        seconds = terminal.clock.monotonic() - began
        return Ended(self._of, self._outcome, seconds, bool(retained), self._card.changed == self._of, tuple(self._wrong))

    def cut_short(self) -> tuple[Of, tuple[str, ...]]:
        """The terminal has been switched off amid the visit: which one it was, and what was not as it should be."""
        if self._writing:
            self._doubt()
        return self._of, tuple(self._wrong)

    def _is_over(self) -> bool:
        return self._terminal.state in GONE and self._terminal.reader.slot is Slot.EMPTY

    def _live(self) -> None:
        """Do what one does on this screen; where there is nothing to do, or nothing comes of it, wait for what comes by itself."""
        terminal = self._terminal
        habit = self._habit()
        if habit is None:
            terminal.happen(LONGEST_WAIT)
            return
        seen, state = terminal.glass.view, terminal.state
        until = max(terminal.clock.monotonic() + self._thinks.over(habit.digits), terminal.runner.answerable_from)
        while (left := until - terminal.clock.monotonic()) > 0 and terminal.state is state:
            terminal.happen(left)
        if terminal.state is not state:
            return
        self._come_to[state] += 1
        habit.do(self)
        terminal.happen(0.0)
        if terminal.glass.view is seen:
            terminal.happen(LONGEST_WAIT)

    def _habit(self) -> Habit | None:
        if self._walked_away:
            return None
        state = self._terminal.state
        habits = self._kind.then if state is self._turn else self._kind.habits.get(state, ())
        return habits[min(self._come_to[state], len(habits) - 1)] if habits else None

    # Eyes -------------------------------------------------------------------------------------------------------------------------

    def look(self, view: View) -> None:
        """Take in what is shown, for however short a time."""
        name = view.name
        if name == self._seen:
            return
        self._seen = name
        self._outcome = OUTCOMES.get(name, self._outcome)
        if name in WRITES:
            self._writing = name
        elif self._writing and name in SETTLED:
            self._settle(name)
        elif self._writing and name in UNSETTLED:
            self._doubt()
        elif self._writing and name != Visit.ASKING_OUTCOME:
            self._writing = ""  # a definite refusal: nothing was changed
        if name == Visit.SERVICES and self._typed:
            self._card.pin_proved(self._typed)
            self._typed = ""
        elif name == Visit.CARD_PIN and self._typed:
            self._refused()
        elif name == Otp.ALREADY_ENROLLED:
            self._hear(enrolled=True)
        elif name == Otp.NOTHING_TO_DEACTIVATE:
            self._hear(enrolled=False)

    def _hear(self, *, enrolled: bool) -> None:
        """The bank says how the card stands."""
        if self._card.enrolled is (not enrolled):
            self._wrong.append(f"the card is {'' if enrolled else 'not '}enrolled, and its owner was told otherwise before")
        self._card.enrolled = enrolled

    def _refused(self) -> None:
        """The PIN was wrong."""
        if self._typed in self._card.pins and not self._card.pin_refused(self._typed):
            self._wrong.append("the card PIN that was in force by all that its owner was told is refused")
        self._typed = ""

    def _settle(self, name: str) -> None:
        """What became of a change was told."""
        card, self._writing = self._card, ""
        if name not in CHANGED:
            return
        card.changed = self._of
        if name == CardPin.CARD_PIN_CHANGED:
            card.pin_proved(card.next_pin)
        else:
            card.enrolled = name == Otp.ENROLLED
        card.told += name != Otp.DEACTIVATED

    def _doubt(self) -> None:
        """Nobody knows what became of it."""
        card, writing, self._writing = self._card, self._writing, ""
        card.changed = self._of
        if writing == CardPin.CHANGING_CARD_PIN:
            card.pin_doubtful()
        else:
            card.enrolled = None
            card.doubtful += writing == Otp.ENROLLING

    # Hands: `fleet.visits.Hands` --------------------------------------------------------------------------------------------------

    def press(self, key: Key) -> None:
        self._terminal.pad.press_key(key)

    def choose(self, meaning: type[Chosen]) -> None:
        self.press(next(key for key, event in self._terminal.row.keys.items() if isinstance(event, meaning)))

    def type_card_pin(self) -> None:
        self._typed = self._card.pins[0]
        self._type(self._typed)

    def type_wrong_pin(self) -> None:
        """But nobody spends a try who is not sure of the right one."""
        own = self._card.pins
        if len(own) > 1:
            self.type_card_pin()
            return
        self._typed = self._drawn(len(own[0]), self._card.own_pins)
        self._type(self._typed)

    def type_new_pin(self) -> None:
        self._type(self._card.next_pin)

    def type_otp_pin(self) -> None:
        if self._terminal.state is Otp.OTP_PIN:
            self._otp_pin = self._drawn(OTP_PIN_DIGITS)
        self._type(self._otp_pin)

    def take(self) -> None:
        self._terminal.reader.take()

    def walk_away(self) -> None:
        self._walked_away = True

    def _drawn(self, digits: int, but: Collection[str] = ()) -> str:
        """A PIN that a bank takes."""
        return drawn_pin(self._random, digits, (self._card.pan.digits, self._card.phone), but)

    def _type(self, digits: str) -> None:
        for digit in digits:
            self._terminal.pad.press_digit(digit)
        self.press(Key.ENTER)
