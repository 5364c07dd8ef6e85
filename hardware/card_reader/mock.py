"""A card reader without hardware: for the demo window, for scripts and for tests.

The commands of `kiosk.ports.CardReader` are what the terminal says to it; `insert`, `take`, `pull`, `misread(code)`, `fail(code)` and
`recover` are what people and misfortune do to it. Everything is posted before the call that caused it returns.
"""

from __future__ import annotations

from enum import Enum

from otp_atm.hardware.card_reader.driver import CardReaderDriver
from otp_atm.hardware.card_reader.settings import CardReaderSettings
from otp_atm.hardware.finding import OK, Finding
from otp_atm.kiosk.events import CardRead, CardRetained, CardUnreadable, ChipFailed, RetainRefused, SwipeFailed
from otp_atm.kiosk.settings import TimeoutSettings
from otp_atm.kiosk.vocabulary import Card

Content = Card | CardUnreadable | ChipFailed
"""What a reader finds on a card, or says instead."""


class Slot(Enum):
    """Where a card is, for whoever draws the reader."""

    EMPTY = "empty"
    IN = "in"
    OFFERED = "offered"
    """Given back, but not taken yet: it sticks out of a motorised reader."""


class MockCardReader(CardReaderDriver):
    """A card reader whose cards are moved by calls.

    With `can_eject` it is motorised: its gate opens on `accept` only, and an orderly customer can take the card only when it is
    offered. Without, it is a desktop reader: cards go in and out at any time. `bin_capacity` is how many cards the retain bin holds.
    """

    def __init__(self, *, can_eject: bool = True, can_retain: bool = True, bin_capacity: int = 20) -> None:
        super().__init__()
        self.can_eject = can_eject
        self.can_retain = can_retain
        self.bin_capacity = bin_capacity
        self.slot = Slot.EMPTY
        self.hangs = False
        """Reading and retaining are begun and never come to an end: a mute chip, a jammed transport."""
        self._content: Content | None = None
        self._bin: list[Content] = []

    @property
    def accepting(self) -> bool:
        """The terminal waits for a card: the light beside the slot."""
        return self._accepting

    @property
    def failure(self) -> str:
        """The code of what is wrong with the reader; empty while it works."""
        return self._failure

    # What the terminal says, beyond what all readers do ---------------------------------------------------------------------------

    def eject(self) -> None:
        if not self._failure:
            self._offer()
        super().eject()

    def retain(self) -> None:
        if not self._works() or self.hangs or not self._has_card():
            return
        if not self.can_retain or len(self._bin) >= self.bin_capacity:
            self._tell(RetainRefused())
        else:
            assert self._content
            self._bin.append(self._content)
            self._counted_on = False
            self._empty()
            self._tell(CardRetained())

    def close(self) -> None:
        super().close()
        self._offer()

    # What people and misfortune do ------------------------------------------------------------------------------------------------

    def insert(self, card: Content) -> bool:
        """Push a card into the slot; a `CardUnreadable` or `ChipFailed` stands for a card that makes the reader say so.

        False if it does not go in: another card is in, or the gate is closed.
        """
        if self.slot is not Slot.EMPTY or (self.can_eject and not self._accepting):
            return False
        self._content, self.slot = card, Slot.IN
        self.card_came()
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
        return True

    def misread(self, code: str) -> bool:
        """Draw a card through a slot for stripes, in vain. False if the terminal does not wait for a card."""
        if self._accepting:
            self._tell(SwipeFailed(code))
        return self._accepting

    def empty_bin(self) -> tuple[Content, ...]:
        """Take all cards out of the retain bin, oldest first."""
        retained = tuple(self._bin)
        self._bin.clear()
        return retained

    # Inside -----------------------------------------------------------------------------------------------------------------------

    def read(self, visit: int) -> None:
        assert self._content
        self.slot = Slot.IN  # a card that was offered and not taken is drawn in again
        if not self.hangs:
            self.answer(visit, CardRead(self._content) if isinstance(self._content, Card) else self._content)

    def _offer(self) -> None:
        if self._content is not None:
            self.slot = Slot.OFFERED

    def _empty(self) -> None:
        self._content, self.slot = None, Slot.EMPTY
        self.card_went()


# For `hardware.drivers`


def make(_: CardReaderSettings, __: TimeoutSettings) -> MockCardReader:
    return MockCardReader()


def check(_: CardReaderSettings) -> Finding:
    return OK, "simulated"
