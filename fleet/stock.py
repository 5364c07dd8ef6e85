"""Which terminals and cards a fleet has. A card is used at one terminal alone, so that whoever comes with it knows how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from otp_atm.bank.simulator.fixtures import CardFixture, CustomerFixture, Fixtures, TerminalFixture, load_fixtures
from otp_atm.bank.simulator.generated import Generated
from otp_atm.fleet.settings import FleetSettings
from otp_atm.kiosk.load import BadFile


class Stock(Protocol):
    """Terminals by numbers, from 0, and the cards of each."""

    @property
    def terminals(self) -> int:
        """How many there are."""

    def terminal(self, number: int) -> TerminalFixture:
        """One of them."""

    def cards_of(self, number: int) -> Iterator[tuple[CardFixture, str]]:
        """The cards that are used there, each with the number of its customer's phone; one at least."""


@dataclass(frozen=True, slots=True)
class ByRule:
    """A `Stock` that is computed where it is needed."""

    generated: Generated

    @property
    def terminals(self) -> int:
        return self.generated.terminals

    def terminal(self, number: int) -> TerminalFixture:
        return self.generated.terminal(number)

    def cards_of(self, number: int) -> Iterator[tuple[CardFixture, str]]:
        for card in range(number, self.generated.cards, self.generated.terminals):
            yield self.generated.card(card), self.generated.customer(card).phone


class FromFile:
    """A `Stock` of the terminals of a file, and of those of its cards that are in good order and have a phone."""

    def __init__(self, fixtures: Fixtures, path: Path) -> None:
        """Raises BadFile where there are too few cards."""
        self._terminals = fixtures.terminals
        self._customers: dict[str, CustomerFixture] = {customer.id: customer for customer in fixtures.customers}
        self._cards = [
            card for card in fixtures.cards if card.pin_tries_left and not card.unreadable and self._customers[card.customer].phone
        ]
        if not 0 < len(self._terminals) <= len(self._cards):
            raise BadFile(
                f"{path}: a fleet takes a card in good order, with a phone on file, for each terminal: there are {len(self._cards)} for "
                f"{len(self._terminals)} terminals"
            )

    def _is_good(self, card: CardFixture) -> bool:
        is_sound = not card.unreadable and card.last_day >= date.today()
        return bool(is_sound and card.pin_tries_left and self._customers[card.customer].phone)

    @property
    def terminals(self) -> int:
        return len(self._terminals)

    def terminal(self, number: int) -> TerminalFixture:
        return self._terminals[number]

    def cards_of(self, number: int) -> Iterator[tuple[CardFixture, str]]:
        for card in self._cards[number :: len(self._terminals)]:
            yield card, self._customers[card.customer].phone


def stock_of(settings: FleetSettings) -> Stock:
    """The stock of a configuration. Raises BadFile."""
    if settings.fixtures:
        return FromFile(load_fixtures(settings.fixtures), settings.fixtures)
    return ByRule(Generated(settings.terminals, settings.cards, settings.seed))
