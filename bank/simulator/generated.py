"""Terminals, customers and cards by rule: as many as somebody wants, each made from its number and a seed alone, so that none need be kept.

Whoever knows the seed knows all of them, PINs and keys included: they are for tests under load, and nobody's. A bank that has been opened
with so many, and a fleet that is told the same, know each other without a file.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Final, NamedTuple

from msgspec import Meta, Struct

from otp_atm.bank.simulator.fixtures import BankFixture, CardFixture, CustomerFixture, Fixtures, TerminalFixture
from otp_atm.bank.simulator.otp_pin_rule import is_weak
from otp_atm.kiosk.vocabulary import passes_luhn

MOST: Final = 10_000_000
ISSUER: Final = "6221069"
"""What their card numbers begin with: no card of the demo's does."""
_EXPIRY: Final = "2035-12"
_SHOWS: Final = {"en": "Made by rule"}

Count = Annotated[int, Meta(ge=0, le=MOST)]


class Generated(Struct, frozen=True):
    """So many `terminals` and `cards` of this seed, each by its number, from 0. Each card has a customer of its own, with a phone."""

    terminals: Count = 0
    cards: Count = 0
    seed: int = 1

    def terminal(self, number: int) -> TerminalFixture:
        """`T0000000`, and a master key of 32 bytes."""
        own = f"T{number:07}"
        return TerminalFixture(own, self._drawn(f"terminal {own}").hex().upper())

    def card(self, number: int) -> CardFixture:
        """In good order, with a card PIN of four digits."""
        digits = f"{ISSUER}{number:08}"
        drawn = int.from_bytes(self._drawn(f"card {digits}")[:8], "big")
        return CardFixture(
            id=f"card-{number}",
            pan=next(pan for pan in (f"{digits}{check}" for check in range(10)) if passes_luhn(pan)),
            name=f"CUSTOMER {number}",
            expiry=_EXPIRY,
            pin=self._pin(digits),
            shows=_SHOWS,
            customer=f"customer-{number}",
            cvv2=f"{drawn % 1000:03}",
        )

    def card_of(self, pan: str) -> CardFixture | None:
        """The one with this number, if it is one of these."""
        number = pan.removeprefix(ISSUER)[:-1]
        if not number.isdecimal() or int(number) >= self.cards:
            return None
        card = self.card(int(number))
        return card if card.pan == pan else None

    def customer(self, number: int) -> CustomerFixture:
        """Whose card it is."""
        return CustomerFixture(f"customer-{number}", f"Customer {number}", "en", f"0999{number:07}")

    def added_to(self, fixtures: Fixtures) -> Added:
        """The fixtures, and all of these."""
        return Added(fixtures, self)

    def _pin(self, digits: str) -> str:
        """One that the bank would take, too, if somebody chose it."""
        drawn = self._drawn(f"PIN {digits}")
        pins = (f"{int.from_bytes(drawn[place : place + 2], 'big') % 10_000:04}" for place in range(0, len(drawn), 2))
        return next(pin for pin in pins if not is_weak(pin, ()))

    def _drawn(self, what: str) -> bytes:
        return hmac.digest(f"otp-atm seed {self.seed}".encode(), what.encode(), "sha256")


class Added(NamedTuple):
    """A `Population`: those of the fixtures, and behind them those by rule, each made when its turn comes."""

    fixtures: Fixtures
    by_rule: Generated

    @property
    def bank(self) -> BankFixture:
        return self.fixtures.bank

    @property
    def terminals(self) -> Iterator[TerminalFixture]:
        return chain(self.fixtures.terminals, map(self.by_rule.terminal, range(self.by_rule.terminals)))

    @property
    def customers(self) -> Iterator[CustomerFixture]:
        return chain(self.fixtures.customers, map(self.by_rule.customer, range(self.by_rule.cards)))

    @property
    def cards(self) -> Iterator[CardFixture]:
        return chain(self.fixtures.cards, map(self.by_rule.card, range(self.by_rule.cards)))

    def card_of(self, pan: str) -> CardFixture | None:
        return self.fixtures.card_of(pan) or self.by_rule.card_of(pan)
