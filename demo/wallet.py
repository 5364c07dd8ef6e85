"""The demo's cards, from the bank's fixtures."""

from __future__ import annotations

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.demo.cards import DemoCard
from otp_atm.demo.words import on_the_machine, words_of
from otp_atm.person.wallet import wallet_of


def wallet(fixtures: Fixtures) -> tuple[DemoCard, ...]:
    """The cards as they lie in the wallet."""
    own, known = {_issuer(card.pan) for card in fixtures.cards}, wallet_of(fixtures)
    another = {one.code: words_of(one).other_bank for one in on_the_machine()}
    return tuple(
        DemoCard(
            known[card.id].face,
            card.pin,
            card.shows,
            card.unreadable,
            None if _issuer(card.pan) in own else another,
            known[card.id].cvv2,
            card.id,
        )
        for card in fixtures.wallet
    )


def numbers(fixtures: Fixtures) -> tuple[str, ...]:
    """The mobile numbers on file when the story begins."""
    return tuple(customer.phone for customer in fixtures.customers if customer.phone)


def _issuer(pan: str) -> str:
    """The issuer identification number (ISO/IEC 7812-1), as Iranian cards have it: six digits."""
    return pan[:6]
