"""What the suites need of whatever is under test: a rig, which is the thing itself and the hands around it.

A rig is opened anew for each test, by a function that returns a context manager around it; leaving that puts everything away, where the
thing may have been closed before. A rig whose hands cannot do something, such as unplug a real device, calls `pytest.skip` with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from otp_atm.ports import Bank, CardReader, Display, PinPad, Post
from otp_atm.vocabulary import Card, Key


class CardReaderRig(Protocol):
    """A card reader and the hands around it. Hands may return before the reader has noticed; the suite waits for events."""

    @property
    def reader(self) -> CardReader:
        """The reader, not connected yet."""
        ...

    card: Card
    """What the good card of this rig reads as."""
    opens_on_accept: bool
    """A card cannot be brought in before `accept`."""
    keeps_card: bool
    """The card is in the reader while it is in use, so that it can be pulled out; false for a swipe."""

    def insert(self) -> None:
        """Bring the good card in."""

    def insert_unreadable(self) -> str:
        """Bring in a card that cannot be read; the code that the reader must give."""

    def take(self) -> None:
        """Take the card that the reader gives back."""

    def pull(self) -> None:
        """Pull the card out without waiting for `eject`."""

    def fail(self) -> None:
        """Break the reader."""

    def recover(self) -> None:
        """Mend it."""


class SwipeRig(CardReaderRig, Protocol):
    """The rig of a reader that cards are drawn through: `keeps_card` is false."""

    def misread(self) -> str:
        """Draw a card through that cannot be made out; the code of the `SwipeFailed` that the reader must post if it waits for one."""


class PinPadRig(Protocol):
    """A PIN pad and the hands around it. Hands may return before the pad has noticed; the suite waits for events."""

    @property
    def pad(self) -> PinPad:
        """The pad, not connected yet."""
        ...

    master_key: bytes
    """The terminal master key that is in it, 16, 24 or 32 bytes (AES)."""

    def connect(self, post: Post) -> None:
        """Connect the pad; a key pressed from now on is told."""

    def press(self, keys: str) -> None:
        """Press digits one after the other."""

    def press_key(self, key: Key) -> None:
        """Press a key that is no digit."""

    def rest(self) -> None:
        """Keep the hands off the pad for `otp_atm.ports.REST` seconds."""

    def fail(self) -> None:
        """Break the pad; its keys stay in it."""

    def tamper(self) -> None:
        """Open the pad: it loses all its keys."""

    def lose_key(self) -> None:
        """Let the pad lose the bank's PIN key, and nothing else."""

    def recover(self) -> None:
        """Mend it; its master key is in it again."""


class DisplayRig(Protocol):
    """A display and eyes that look at it."""

    @property
    def views(self) -> Sequence[Any]:
        """Three views or more to be shown, each unlike the others: of whatever kind the display takes."""
        ...

    @property
    def display(self) -> Display[Any]:
        """The display, on which nothing was shown yet."""
        ...

    def sees(self, view: Any) -> bool:
        """Whether, once everything has come to rest, this view is what is to be seen."""


class BankRig(Protocol):
    """A bank as new, the way to it, and hands that can cut the way.

    The bank knows the terminal, and a card that is good, has a phone on file and is not enrolled for one-time passwords.
    """

    @property
    def bank(self) -> Bank:
        """The bank as the terminal has it."""
        ...

    limit: float
    """Seconds within which it answers, whatever happens."""
    terminal_id: str
    """Eight letters and digits (ISO 8583, field 41)."""
    master_key: bytes
    """The terminal master key that the bank and this terminal's PIN pad share, 16, 24 or 32 bytes (AES)."""
    card: Card
    """The card, as a reader reads it."""
    pin: str
    """Its card PIN."""
    wrong_pin: str
    """Another PIN of 4 to 12 digits."""
    new_pin: str
    """A card PIN that the bank takes in place of it."""
    otp_pin: str
    """Eight digits that the bank takes for an OTP PIN."""
    other_otp_pin: str
    """Eight others."""

    def cut(self) -> None:
        """From now on nothing reaches the bank."""

    def lose_replies(self) -> None:
        """From now on the bank acts on what it is asked, and its answers are lost on the way."""

    def mend(self) -> None:
        """The way to the bank is good again."""
