"""The demo's cards, from the bank's fixtures."""

from __future__ import annotations

from bank.simulator.fixtures import CardFixture, WalletCard, load_fixtures
from configuration import Settings
from demo.cards import DemoCard
from demo.words import on_the_machine, words_of
from kiosk.vocabulary import Card, Pan
from languages.texts import Texts


def wallet(settings: Settings) -> tuple[DemoCard, ...]:
    """The cards as they lie in the wallet. Raises BadFile."""
    fixtures = load_fixtures(settings.simulator.fixtures)
    own = {_issuer(card.pan) for card in fixtures.cards}
    another = {one.code: words_of(one).other_bank for one in on_the_machine()}
    return tuple(_demo_card(card, None if _issuer(card.pan) in own else another) for card in fixtures.wallet)


def numbers(settings: Settings) -> tuple[str, ...]:
    """The mobile numbers on file when the story begins. Raises BadFile."""
    return tuple(customer.phone for customer in load_fixtures(settings.simulator.fixtures).customers if customer.phone)


def _issuer(pan: str) -> str:
    """The issuer identification number (ISO/IEC 7812-1), as Iranian cards have it: six digits."""
    return pan[:6]


def _demo_card(card: WalletCard, issuer: Texts | None) -> DemoCard:
    face = Card(Pan(card.pan), card.expiry_digits, card.name)
    cvv2 = card.cvv2 if isinstance(card, CardFixture) else ""
    return DemoCard(face, card.pin, card.shows, card.unreadable, issuer, cvv2)
