"""What the bank knows of the wallet's cards, as it was last heard to say, from whatever thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from otp_atm.bank.simulator.rules.limits import CARD_DATA_TRIES, OTP_TRIES, PIN_TRIES
from otp_atm.demo.cards import DemoCard

if TYPE_CHECKING:
    from otp_atm.bank.wire.control import CardStatus


@dataclass(frozen=True, slots=True)
class Status:
    """How one card stands."""

    phone: str
    language: str
    """Of its owner's text messages (ISO 639-1)."""
    offline: bool
    sms: bool
    """Which kinds of one-time password it has."""
    expired: bool
    pin_of_fixtures: bool
    """The card PIN is the one that is written beside it."""
    pin_tries_left: int
    untouched: bool
    """No try of anything has been spent."""
    locked: bool
    """Too many wrong passwords, or wrong data of the card, were tried in shops."""


@dataclass(frozen=True, slots=True)
class Known:
    """By card numbers. A card that is not among them has not been heard of; None stands for one that the bank has never issued."""

    by_pan: Mapping[str, Status | None] = field(default_factory=dict, repr=False)

    def has(self, card: DemoCard) -> bool:
        """The bank has said something of this card."""
        return card.card.pan.digits in self.by_pan

    def of(self, card: DemoCard) -> Status | None:
        return self.by_pan.get(card.card.pan.digits)


NOTHING: Final = Known()


def nothing_known() -> Known:
    """Nobody has heard anything of the bank."""
    return NOTHING


class Notebook:
    """The latest. Any thread writes it; the window's, which `wake` wakes where there is something new, reads it."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._latest = NOTHING
        self._wake = wake

    def latest(self) -> Known:
        """The same value as long as there is nothing new."""
        return self._latest

    def write(self, known: Known) -> None:
        if known != self._latest:
            self._latest = known
            self._wake()


def status_of(told: CardStatus) -> Status:
    """What matters here of what the control desk says."""
    locked = 0 in {told.card_data_tries_left, told.otp_tries_left}
    untouched = (told.pin_tries_left, told.card_data_tries_left, told.otp_tries_left) == (PIN_TRIES, CARD_DATA_TRIES, OTP_TRIES)
    return Status(
        phone=told.phone,
        language=told.language,
        offline=told.offline_otp,
        sms=told.sms_otp,
        expired=told.expired,
        pin_of_fixtures=told.pin_of_fixtures,
        pin_tries_left=told.pin_tries_left,
        untouched=untouched,
        locked=locked,
    )
