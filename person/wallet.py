"""The cards that a person can have in the wallet."""

from __future__ import annotations

from dataclasses import dataclass

from otp_atm.bank.simulator.fixtures import CardFixture, Fixtures
from otp_atm.bank.simulator.fixtures import WalletCard as Fixture
from otp_atm.kiosk.events import CardUnreadable
from otp_atm.kiosk.vocabulary import Card, Pan


@dataclass(frozen=True, slots=True, repr=False)
class WalletCard:
    """A card, with the PIN that its owner knows. `face` is what stands on its front; `expiry`, MMYY, and `cvv2` are as printed."""

    face: Card
    content: Card | CardUnreadable
    """What a reader finds on it."""
    pin: str
    expiry: str
    cvv2: str
    """Empty where nobody knows."""

    @property
    def pan(self) -> Pan:
        return self.face.pan

    def __repr__(self) -> str:
        return f"WalletCard({self.pan.truncated})"


def wallet_of(fixtures: Fixtures) -> dict[str, WalletCard]:
    """The cards of the fixtures by their ids, in the order in which they lie in the wallet."""
    return {card.id: _wallet_card(card) for card in fixtures.wallet}


def _wallet_card(card: Fixture) -> WalletCard:
    face = Card(Pan(card.pan), card.expiry_digits, card.name)
    content = CardUnreadable(card.unreadable) if card.unreadable else face
    return WalletCard(face, content, card.pin, printed(face), card.cvv2 if isinstance(card, CardFixture) else "")


def printed(card: Card) -> str:
    """The expiry date as it is printed on a card, MMYY."""
    return card.expiry[2:] + card.expiry[:2]
