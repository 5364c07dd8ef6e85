"""The demo's cards, from the bank's fixtures."""

from __future__ import annotations

from bank.simulator.fixtures import load_fixtures
from demo.cards import DemoCard
from kiosk.settings import Settings
from kiosk.vocabulary import Card, Pan
from screens.brand import Bilingual


def wallet(settings: Settings) -> tuple[DemoCard, ...]:
    """The cards as they lie in the wallet. Raises BadFixtures."""
    fixtures = load_fixtures(settings.simulator.fixtures)
    return tuple(
        DemoCard(Card(Pan(card.pan), card.last_day, card.name), card.pin, Bilingual(card.shows.fa, card.shows.en), card.unreadable)
        for card in fixtures.wallet
    )
