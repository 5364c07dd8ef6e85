"""A card as its owner knows it: what it is, and how it stands with the bank by all that the terminal has said."""

from __future__ import annotations

from collections.abc import Collection
from random import Random
from typing import NamedTuple

from otp_atm.bank.simulator.fixtures import CardFixture
from otp_atm.bank.simulator.otp_pin_rule import is_weak
from otp_atm.kiosk.vocabulary import Card, Pan


class Of(NamedTuple):
    """Which visit it was: the terminal's id, and the visit's serial number there."""

    terminal: str
    serial: int


class Owned:
    """A card in somebody's hand.

    Its owner has two card PINs for it, and changes from one to the other: so a run need not know which an earlier one has left in force.
    The one that it was issued with is one of them, unless no bank would take it.
    `pins` are those that may be, the likelier first. `enrolled` is None as long as nobody knows. `told` counts the changes that the bank
    sends a text message for, `doubtful` those of which nobody knows.
    """

    __slots__ = ("changed", "doubtful", "enrolled", "face", "own_pins", "phone", "pins", "told")

    def __init__(self, fixture: CardFixture, phone: str) -> None:
        self.face = Card(Pan(fixture.pan), fixture.expiry_digits, fixture.name)
        self.phone = phone
        numbers, random, digits = (fixture.pan, phone), Random(fixture.pan), len(fixture.pin)
        one = drawn_pin(random, digits, numbers, but=(fixture.pin,))
        other = drawn_pin(random, digits, numbers, but=(fixture.pin, one)) if is_weak(fixture.pin, numbers) else fixture.pin
        self.own_pins = (one, other)
        self.pins: tuple[str, ...] = (*dict.fromkeys((fixture.pin, one, other)),)
        self.enrolled: bool | None = None
        self.told = 0
        self.doubtful = 0
        self.changed: Of | None = None
        """The visit that changed something last, or may have."""

    @property
    def pan(self) -> Pan:
        return self.face.pan

    @property
    def next_pin(self) -> str:
        """What its owner changes to."""
        return next(pin for pin in self.own_pins if pin != self.pins[0])

    def pin_proved(self, pin: str) -> None:
        """The bank takes this one."""
        self.pins = (pin,)

    def pin_refused(self, pin: str) -> bool:
        """The bank does not take this one. Returns whether its owner could not have known."""
        left = tuple(other for other in self.pins if other != pin)
        if left:
            self.pins = left
        return bool(left)

    def pin_doubtful(self) -> None:
        """Nobody knows whether the change took effect."""
        self.pins = (self.pins[0], self.next_pin)
        self.doubtful += 1

    def __repr__(self) -> str:
        return f"Owned({self.pan.truncated})"


def drawn_pin(random: Random, digits: int, numbers: Collection[str], but: Collection[str] = ()) -> str:
    """One of so many digits that a bank takes from a customer with these numbers, and none of those others."""
    while True:
        pin = "".join(random.choices("0123456789", k=digits))
        if pin not in but and not is_weak(pin, numbers):
            return pin
