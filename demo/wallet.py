"""The demo's cards, from the bank's fixtures."""

from __future__ import annotations

from typing import Final

from bank.simulator.fixtures import CardFixture, WalletCard, load_fixtures
from configuration import Settings
from demo.cards import DemoCard
from kiosk.vocabulary import Card, Pan
from screens.brand import Bilingual

OTHER_BANK: Final = Bilingual("بانک دیگر", "Other Bank")


def wallet(settings: Settings) -> tuple[DemoCard, ...]:
    """The cards as they lie in the wallet. Raises BadFile."""
    fixtures = load_fixtures(settings.simulator.fixtures)
    own = {_issuer(card.pan) for card in fixtures.cards}
    return tuple(_demo_card(card, None if _issuer(card.pan) in own else OTHER_BANK) for card in fixtures.wallet)


def numbers(settings: Settings) -> tuple[str, ...]:
    """The mobile numbers on file when the story begins. Raises BadFile."""
    return tuple(customer.phone for customer in load_fixtures(settings.simulator.fixtures).customers if customer.phone)


def _issuer(pan: str) -> str:
    """The issuer identification number (ISO/IEC 7812-1), as Iranian cards have it: six digits."""
    return pan[:6]


def _demo_card(card: WalletCard, issuer: Bilingual | None) -> DemoCard:
    face = Card(Pan(card.pan), card.expiry_digits, card.name)
    cvv2 = card.cvv2 if isinstance(card, CardFixture) else ""
    return DemoCard(face, card.pin, Bilingual(card.shows.fa, card.shows.en), card.unreadable, issuer, cvv2)
