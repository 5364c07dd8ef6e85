"""A card reader without hardware: for the demo window, for scripts and for tests.

The commands of `kiosk.ports.CardReader` are what the terminal says to it; `insert`, `take`, `pull`, `fail` and `recover` are what
people and misfortune do to it. Both sides belong to one thread; everything is posted before the call that caused it returns.
"""

from __future__ import annotations

from enum import Enum

from kiosk.events import (
    CardInserted,
    CardRead,
    CardRemoved,
    CardRetained,
    CardUnreadable,
    Event,
    ReaderFailed,
    ReaderRecovered,
    RetainRefused,
)
from kiosk.ports import Post
from kiosk.vocabulary import Card


class Slot(Enum):
    """Where a card is, for whoever draws the reader."""

    EMPTY = "empty"
    IN = "in"
    OFFERED = "offered"
    """Given back, but not taken yet: it sticks out of a motorised reader."""


class MockCardReader:
    """A card reader whose cards are moved by calls.

    With `can_eject` it is motorised: its gate opens on `accept` only, and an orderly customer can take the card only when it is
    offered. Without, it is a desktop reader: cards go in and out at any time. `bin_capacity` is how many cards the retain bin holds.
    """

    def __init__(self, *, can_eject: bool = True, can_retain: bool = True, bin_capacity: int = 20) -> None:
        self.can_eject = can_eject
        self.can_retain = can_retain
        self.bin_capacity = bin_capacity
        self.slot = Slot.EMPTY
        self.accepting = False
        """The terminal waits for a card: the light beside the slot."""
        self.failure = ""
        """The code of what is wrong with the reader; empty while it works."""
        self._content: Card | CardUnreadable | None = None
        self._bin: list[Card | CardUnreadable] = []
        self._reported = False
        self._post: Post | None = None

    # What the terminal says -------------------------------------------------------------------------------------------------------

    def connect(self, post: Post) -> None:
        self._post = post
        self._works()

    def accept(self) -> None:
        if self._works():
            self.accepting = True
            self._notice()

    def check(self) -> None:
        if self._works() and self._content is None:
            self._tell(CardRemoved())

    def eject(self) -> None:
        if self._works():
            self.accepting = False
            self._reported = True  # whatever was known before: the terminal waits for `CardRemoved` now
            self._offer()
            self._notice_absence()

    def retain(self) -> None:
        if not self._works():
            return
        if not self.can_retain or len(self._bin) >= self.bin_capacity:
            self._tell(RetainRefused())
        elif self._content is None:
            self._tell(CardRemoved())
        else:
            self._bin.append(self._content)
            self._empty()
            self._reported = False
            self._tell(CardRetained())

    def close(self) -> None:
        self._post = None
        self.accepting = False
        self._offer()

    # What people and misfortune do ------------------------------------------------------------------------------------------------

    def insert(self, card: Card | CardUnreadable) -> bool:
        """Push a card into the slot; a `CardUnreadable` stands for a card that makes the reader say so.

        False if it does not go in: another card is in, or the gate is closed.
        """
        if self.slot is not Slot.EMPTY or (self.can_eject and not self.accepting):
            return False
        self._content, self.slot = card, Slot.IN
        self._notice()
        return True

    def take(self) -> bool:
        """Take the card, as an orderly customer does. False if there is none to take, or a motorised reader still holds it."""
        if self.slot is Slot.IN and self.can_eject:
            return False
        return self.pull()

    def pull(self) -> bool:
        """Pull the card out, whatever the reader is doing with it. False if there is none."""
        if self._content is None:
            return False
        self._empty()
        self._notice_absence()
        return True

    def fail(self, code: str) -> None:
        """Break the reader; a card that is in stays in."""
        self.failure = code
        self.accepting = False
        self._works()

    def recover(self) -> None:
        """Mend the reader. It notices what happened to its card meanwhile."""
        self.failure = ""
        self._tell(ReaderRecovered())
        self._notice_absence()

    def empty_bin(self) -> tuple[Card | CardUnreadable, ...]:
        """Take all cards out of the retain bin, oldest first."""
        retained = tuple(self._bin)
        self._bin.clear()
        return retained

    # Inside -----------------------------------------------------------------------------------------------------------------------

    def _works(self) -> bool:
        """Whether the reader works; while it does not, this is its answer to everything."""
        if self.failure:
            self._tell(ReaderFailed(self.failure))
        return not self.failure

    def _tell(self, event: Event) -> None:
        if self._post:
            self._post(event)

    def _notice(self) -> None:
        """Report a card that is in, if the terminal waits for one."""
        if not self.accepting or self._content is None:
            return
        self.slot, self.accepting, self._reported = Slot.IN, False, True
        self._tell(CardInserted())
        self._tell(CardRead(self._content) if isinstance(self._content, Card) else self._content)

    def _notice_absence(self) -> None:
        """Report that the card has gone, if the terminal counts on one and the reader is able to say so."""
        if self._content is None and self._reported and not self.failure:
            self._reported = False
            self._tell(CardRemoved())

    def _offer(self) -> None:
        if self._content is not None:
            self.slot = Slot.OFFERED

    def _empty(self) -> None:
        self._content, self.slot = None, Slot.EMPTY
