"""A bank in this process that knows a tester's own cards: scenarios and data are tried here before they meet the bank they are for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from otp_atm.bank.simulator.fixtures import CardFixture, CustomerFixture, EnrolledFixture, Fixtures, WalletCard
from otp_atm.person.own_cards import OwnCard

_LANGUAGE: Final = "fa"
_OTP_PIN: Final = "40719283"
_CVV2: Final = "000"
_TRIES: Final = 3


def fixtures_for(cards: Sequence[OwnCard], bank: Fixtures) -> Fixtures:
    """The bank with these cards and their customers in place of its own. Each stands there as its roles have it; none: in good order."""
    known = [card for card in cards if card.standing.known is not False and not card.unreadable]
    return replace(
        bank,
        customers=tuple(map(_customer, known)),
        cards=tuple(map(_held, known)),
        wallet_only=tuple(_in_wallet_only(card) for card in cards if card not in known),
    )


def _customer(card: OwnCard) -> CustomerFixture:
    return CustomerFixture(card.id, card.name or card.id, card.standing.language or _LANGUAGE, card.phone)


def _held(card: OwnCard) -> CardFixture:
    standing = card.standing
    tries = _TRIES if standing.tries is None else standing.tries
    enrolled = EnrolledFixture(_OTP_PIN, standing.enrolled == "with SMS") if standing.enrolled not in {None, "no"} else None
    return CardFixture(
        card.id,
        card.pan,
        card.name,
        card.expiry,
        card.pin,
        card.shows,
        roles=card.roles,
        customer=card.id,
        cvv2=card.cvv2 or _CVV2,
        pin_tries_left=tries,
        enrolled=enrolled,
    )


def _in_wallet_only(card: OwnCard) -> WalletCard:
    return WalletCard(card.id, card.pan, card.name, card.expiry, card.pin, card.shows, card.unreadable, card.roles)
