"""The demo's cards, from the bank's fixtures."""

from __future__ import annotations

from typing import Final

from bank.simulator.fixtures import WalletCard, load_fixtures
from demo.cards import DemoCard
from kiosk.settings import Settings
from kiosk.vocabulary import Card, Pan
from screens.brand import Bilingual

OTHER_BANK: Final = Bilingual("بانک دیگر", "Other Bank")


def wallet(settings: Settings) -> tuple[DemoCard, ...]:
    """The cards as they lie in the wallet. Raises BadFile."""
    fixtures = load_fixtures(settings.simulator.fixtures)
    own = {_issuer(card.pan) for card in fixtures.cards}
    return tuple(_demo_card(card, None if _issuer(card.pan) in own else OTHER_BANK) for card in fixtures.wallet)


def _issuer(pan: str) -> str:
    """The issuer identification number (ISO/IEC 7812-1), as Iranian cards have it: six digits."""
    return pan[:6]


def _demo_card(card: WalletCard, issuer: Bilingual | None) -> DemoCard:
    face = Card(Pan(card.pan), card.last_day, card.name)
    return DemoCard(face, card.pin, Bilingual(card.shows.fa, card.shows.en), card.unreadable, issuer)
