"""A card of the demo: what it is to a reader, what stands on it, and what one learns by trying it; and one that is still to be issued."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from otp_atm.kiosk.events import CardUnreadable
from otp_atm.kiosk.vocabulary import Card
from otp_atm.languages.texts import Texts

if TYPE_CHECKING:
    from otp_atm.bank.wire import control


@dataclass(frozen=True, slots=True, repr=False)
class DemoCard:
    """One card of the wallet. `pin` is a published fixture's, printed beside the card so that anybody can play; so is everything here.

    Of a card of one's own nobody but its owner knows the PIN: `pin` is empty.
    """

    card: Card
    pin: str
    caption: Texts
    """What this card shows."""
    unreadable: str = ""
    """The operator's code that a reader gives for it, if it cannot be read."""
    issuer: Texts | None = None
    """Whose card it is, if not the ATM's own bank's."""
    cvv2: str = ""
    """What is printed on its back; empty where nobody knows."""
    id: str = ""
    """What scenarios call it."""

    def __repr__(self) -> str:
        return f"DemoCard({self.card.pan.truncated}, {next(iter(self.caption.values()))!r})"

    @property
    def own(self) -> bool:
        """It was added by whoever plays."""
        return not self.pin

    @property
    def ending(self) -> str:
        """Its last four digits."""
        return self.card.pan.digits[-4:]

    @property
    def content(self) -> Card | CardUnreadable:
        """What a reader finds on it."""
        return CardUnreadable(self.unreadable) if self.unreadable else self.card


@dataclass(frozen=True, slots=True)
class NewCard:
    """What the bank is asked to issue. `expiry` is YYMM, `language` that of text messages (ISO 639-1)."""

    pan: str = field(repr=False)
    pin: str = field(repr=False)
    phone: str
    expiry: str
    cvv2: str = field(repr=False)
    name: str
    language: str

    @property
    def wish(self) -> control.NewCard:
        """In the words of the control desk."""
        from otp_atm.bank.wire.control import NewCard as Wish

        return Wish(
            pan=self.pan, pin=self.pin, phone=self.phone, expiry=self.expiry, cvv2=self.cvv2, name=self.name, language=self.language
        )
