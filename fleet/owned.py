"""A card as its owner knows it: what it is, and how it stands with the bank by all that the terminal has said."""

from __future__ import annotations

from typing import NamedTuple

from otp_atm.bank.simulator.fixtures import CardFixture
from otp_atm.kiosk.vocabulary import Card, Pan


class Of(NamedTuple):
    """Which visit it was: the terminal's id, and the visit's serial number there."""

    terminal: str
    serial: int


class Owned:
    """A card in somebody's hand.

    `pins` are the card PINs that may be in force, the likeliest first: two where nobody knows what became of a change. `enrolled` is None
    as long as nobody knows. `told` counts the changes that the bank sends a text message for, `doubtful` those of which nobody knows.
    """

    __slots__ = ("changed", "doubtful", "enrolled", "face", "next_pin", "phone", "pins", "told")

    def __init__(self, fixture: CardFixture, phone: str) -> None:
        self.face = Card(Pan(fixture.pan), fixture.expiry_digits, fixture.name)
        self.phone = phone
        self.pins: tuple[str, ...] = (fixture.pin,)
        self.next_pin = ""
        self.enrolled: bool | None = None
        self.told = 0
        self.doubtful = 0
        self.changed: Of | None = None
        """The visit that changed something last, or may have."""

    @property
    def pan(self) -> Pan:
        return self.face.pan

    def pin_proved(self, pin: str) -> None:
        """The bank takes this one."""
        self.pins = (pin,)

    def pin_refused(self, pin: str) -> bool:
        """The bank does not take this one. Returns whether its owner could not have known."""
        left = tuple(other for other in self.pins if other != pin)
        if left:
            self.pins = left
        return bool(left)

    def pin_doubtful(self, new: str) -> None:
        """Nobody knows whether this one is in force."""
        self.pins = (*dict.fromkeys((*self.pins, new)),)
        self.doubtful += 1

    def __repr__(self) -> str:
        return f"Owned({self.pan.truncated})"
