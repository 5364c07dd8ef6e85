"""The cards that a person can have in the wallet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from otp_atm.bank.simulator.fixtures import CardFixture, Fixtures
from otp_atm.bank.simulator.fixtures import WalletCard as Fixture
from otp_atm.bank.simulator.masks import masked
from otp_atm.kiosk.events import CardUnreadable
from otp_atm.kiosk.vocabulary import Card, Pan
from otp_atm.languages.texts import Texts


@dataclass(frozen=True, slots=True, repr=False)
class WalletCard:
    """A card, with the PIN that its owner knows. `face` is what stands on its front; `expiry`, MMYY, and `cvv2` are as printed."""

    id: str
    face: Card
    content: Card | CardUnreadable
    """What a reader finds on it."""
    pin: str
    expiry: str
    cvv2: str
    """Empty where nobody knows."""
    phone: str = ""
    """Its customer's number on file, and `mask`, how the bank shows it. Empty where there is none."""
    mask: str = ""
    shows: Texts = field(default_factory=dict)
    """What one learns by trying it, as far as somebody has said."""

    @property
    def pan(self) -> Pan:
        return self.face.pan

    def __repr__(self) -> str:
        return f"WalletCard({self.pan.truncated})"


Wallet = Mapping[str, WalletCard]
"""Cards by their ids, in the order in which they lie there, and after these by their roles."""
CARDS: Final = "cards."
MASK: Final = "mask"
LAST_FOUR: Final = "last4"
FACTS: Final = (MASK, LAST_FOUR)
"""What scenarios may say of a card that is in no file of theirs: `${cards.NAME.mask}`."""


def wallet_of(fixtures: Fixtures) -> dict[str, WalletCard]:
    """The cards of the fixtures."""
    phones = {customer.id: customer.phone for customer in fixtures.customers}
    return by_names((card, _wallet_card(card, phones)) for card in fixtures.wallet)


def by_names(cards: Iterable[tuple[Fixture, WalletCard]]) -> dict[str, WalletCard]:
    """Cards by all their names: an id counts before a role."""
    known = list(cards)
    roles = {str(role): card for written, card in known for role in written.played}
    ids = {card.id: card for _, card in known}
    return ids | {role: card for role, card in roles.items() if role not in ids}


def facts_of(wallet: Wallet) -> dict[str, str]:
    """What scenarios may say of the cards, by its name there: `cards.phone-on-file.mask`. What is not known has none."""
    told = {f"{CARDS}{name}.{LAST_FOUR}": card.pan.digits[-4:] for name, card in wallet.items()}
    return told | {f"{CARDS}{name}.{MASK}": card.mask for name, card in wallet.items() if card.mask}


def card_as_held(card: Fixture, cvv2: str, phone: str, mask: str) -> WalletCard:
    """A card as it is written in a file, with what only its owner and the bank know."""
    face = Card(Pan(card.pan), card.expiry_digits, card.name)
    return WalletCard(card.id, face, card.content, card.pin, printed(face), cvv2, phone, mask, card.shows)


def _wallet_card(card: Fixture, phones: Mapping[str, str]) -> WalletCard:
    if not isinstance(card, CardFixture):
        return card_as_held(card, "", "", "")
    phone = phones[card.customer]
    return card_as_held(card, card.cvv2, phone, masked(phone) if phone else "")


def printed(card: Card) -> str:
    """The expiry date as it is printed on a card, MMYY."""
    return card.expiry[2:] + card.expiry[:2]
