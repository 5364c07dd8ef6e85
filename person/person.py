"""What a person does and sees. Each place has a protocol; tests/contracts/test_person.py holds every implementation to what stands here.

Cards go by their ids in the wallet. An act that cannot be done, and a look at what does not come, raise `person.seeing.Unexpected`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from otp_atm.kiosk.vocabulary import Key
from otp_atm.person.course import Course
from otp_atm.phone.events import Event
from otp_atm.phone.state import Phone as PhoneState
from otp_atm.phone.view import View as PhoneView
from otp_atm.screens.view import View

T = TypeVar("T")


class Sight(StrEnum):
    """Something of the demo's window that belongs to no visit."""

    LANGUAGE = "language"
    """What the window speaks."""
    SMALL_WINDOW = "small-window"
    """How ATM and phone share a window with no room for both."""
    OWN_CARD = "own-card"
    """Where a card of one's own is added to the wallet."""
    RESET = "reset"
    """What brings everything back to the beginning."""


class Atm(Protocol):
    """An ATM, from where its customer stands."""

    def see(self, find: Callable[[View], T]) -> Course[T]:
        """What `find` makes of the screen, as soon as it raises no Unexpected; what it raises, if it does for too long."""

    def regard(self) -> Course[None]:
        """Take in what is on the screen."""

    def read(self) -> Course[None]:
        """Wait until the screen can be answered (`kiosk.ports.REST`)."""

    def insert(self, card: str) -> Course[None]:
        """Push a card into the slot."""

    def take_card(self) -> Course[None]:
        """Take the card that is offered."""

    def pull_card(self) -> Course[None]:
        """Pull the card out, whatever the ATM is doing with it."""

    def press(self, key: Key) -> Course[None]:
        """Press a key, at once."""

    def type(self, digits: str) -> Course[None]:
        """Press these digits of the PIN pad, one after the other."""


class Glass(Protocol):
    """The phone as it is looked at: the page that is open, and what else its owner knows of it."""

    @property
    def view(self) -> PhoneView: ...

    @property
    def phone(self) -> PhoneState: ...


class Phone(Protocol):
    """The person's phone: messages, the bank's app, the shop and its payment page."""

    def see(self, find: Callable[[Glass], T]) -> Course[T]:
        """What `find` makes of the phone, as soon as it raises no Unexpected; what it raises, if it does for too long."""

    def regard(self) -> Course[None]:
        """Take in what is on the page."""

    def touch(self, event: Event) -> Course[None]:
        """Touch what means this on the page that is open (`phone.view.View.taps`, and the keys of its keypad)."""

    def show_card(self, card: str) -> Course[None]:
        """Hold a card before the camera."""

    def set_clock(self, error: timedelta) -> Course[None]:
        """Let its clock be so much ahead of the true time."""

    def restart(self) -> Course[None]:
        """Switch it off and on again."""


class Branch(Protocol):
    """A desk at a branch of the bank."""

    def register_number(self, card: str, number: str) -> Course[None]:
        """Have this mobile number, `09` and nine digits, put on file for the owner of a card; the phone has it from then on, too."""


class Person(Protocol):
    """Somebody with a wallet, a phone and time."""

    @property
    def atm(self) -> Atm: ...

    @property
    def phone(self) -> Phone: ...

    @property
    def branch(self) -> Branch: ...

    def say(self, caption: str) -> Course[None]:
        """Tell whoever watches what this is about, and let them read it."""

    def show(self, sight: Sight) -> Course[None]:
        """Show whoever watches something of the window that all this happens in, and leave it as it was, but for a card that was added."""

    def wait(self, seconds: float) -> Course[None]:
        """Do nothing for so many seconds of the machines' time."""

    def stay_silent(self) -> Course[None]:
        """Do nothing until the ATM does something by itself: its patience is over, or a late answer has come."""
