"""The fixtures file: whom the simulated bank knows, and what lies in the demo's wallet (see the comments in `bank/fixtures.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Protocol, TypeVar

import msgspec

from otp_atm.bank.simulator.card_months import expiry_of, last_day_of
from otp_atm.bank.simulator.roles import Contradiction, Role, standing_of
from otp_atm.bank.simulator.settings import SimulatorSettings
from otp_atm.bank.simulator.sms.words import speaking
from otp_atm.kiosk.events import CardUnreadable
from otp_atm.kiosk.load import Document, Steps
from otp_atm.kiosk.vocabulary import LONGEST_PAN, LONGEST_PIN, SHORTEST_PAN, SHORTEST_PIN, Card, Pan

P = TypeVar("P")
DEFAULT: Final = SimulatorSettings().fixtures

Digits = Annotated[str, msgspec.Meta(pattern=rf"^[0-9]{{{SHORTEST_PAN},{LONGEST_PAN}}}\Z")]
Month = Annotated[str, msgspec.Meta(pattern=r"^(20|13|14)[0-9]{2}-(0[1-9]|1[0-2])\Z")]
"""Gregorian or Jalali, as on the card."""
CardPin = Annotated[str, msgspec.Meta(pattern=rf"^[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}\Z")]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


LanguageCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2}\Z")]
"""ISO 639-1."""
Texts = Annotated[dict[LanguageCode, str], msgspec.Meta(min_length=1)]
"""The same said in several languages."""


class BankFixture(_Part, frozen=True):
    """Who the issuer is."""

    name: Texts


class TerminalFixture(_Part, frozen=True):
    """A terminal and its master key (AES-128, -192 or -256, hexadecimal)."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{8}\Z")]
    master_key: Annotated[str, msgspec.Meta(pattern=r"^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})\Z")]


class CustomerFixture(_Part, frozen=True):
    """A customer; `phone` is empty where none is on file."""

    id: Annotated[str, msgspec.Meta(min_length=1)]
    name: str
    language: LanguageCode
    phone: Annotated[str, msgspec.Meta(pattern=r"^(09[0-9]{9})?\Z")] = ""


class EnrolledFixture(_Part, frozen=True):
    """An enrolment made before the story begins."""

    otp_pin: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8}\Z")]
    sms: bool


class WalletCard(_Part, frozen=True):
    """A card as it lies in the wallet. `id` is its name in scenarios, which may also call for it by one of its `roles`; `unreadable` is a
    reader's code, empty for a good card."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+\Z")]
    pan: Digits
    name: str
    expiry: Month
    pin: CardPin
    shows: Texts
    unreadable: str = ""
    roles: tuple[Role, ...] = ()

    @property
    def played(self) -> tuple[Role, ...]:
        """All its roles: a card that is called as a role is has that one."""
        own = tuple(role for role in Role if role == self.id)
        return tuple(dict.fromkeys((*own, *self.roles)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id!r})"

    @property
    def content(self) -> Card | CardUnreadable:
        """What a reader finds on it."""
        return CardUnreadable(self.unreadable) if self.unreadable else Card(Pan(self.pan), self.expiry_digits, self.name)

    @property
    def last_day(self) -> date:
        """The last day it is good for."""
        return last_day_of(*map(int, self.expiry.split("-")))

    @property
    def expiry_digits(self) -> str:
        """YYMM, as they stand on it."""
        return expiry_of(self.last_day)


class CardFixture(WalletCard, frozen=True, kw_only=True):
    """A card of the bank's."""

    customer: str
    cvv2: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{3,4}\Z")]
    pin_tries_left: Annotated[int, msgspec.Meta(ge=0, le=3)] = 3
    enrolled: EnrolledFixture | None = None


class Population(Protocol):
    """Who is known to a bank that begins. What is many is gone through, not held."""

    @property
    def bank(self) -> BankFixture: ...

    @property
    def terminals(self) -> Iterable[TerminalFixture]: ...

    @property
    def customers(self) -> Iterable[CustomerFixture]: ...

    @property
    def cards(self) -> Iterable[CardFixture]: ...

    def card_of(self, pan: str) -> CardFixture | None:
        """The card with this number, if there is one; nobody goes through all for it who knows many."""
        ...


class Fixtures(_Part, frozen=True):
    """The whole file."""

    bank: BankFixture
    terminals: tuple[TerminalFixture, ...]
    customers: tuple[CustomerFixture, ...]
    cards: tuple[CardFixture, ...]
    wallet_only: tuple[WalletCard, ...] = ()

    @property
    def wallet(self) -> tuple[WalletCard, ...]:
        """Every card a person of the demo can put into the terminal, in the order of the file."""
        return (*self.cards, *self.wallet_only)

    def card_of(self, pan: str) -> CardFixture | None:
        return next((card for card in self.cards if card.pan == pan), None)


def load_fixtures(path: Path = DEFAULT) -> Fixtures:
    """Read a fixtures file. Raises kiosk.load.BadFile, which names file and line."""
    document = Document(path)
    fixtures: Fixtures = document.convert(Fixtures)
    for place, complaint in complaints(fixtures):
        raise document.bad(place, complaint)
    return fixtures


def complaints(fixtures: Fixtures) -> Iterator[tuple[Steps, str]]:
    """What is wrong with fixtures that have the right form, and where. A card number is never said whole."""
    wallet = {**placed("cards", fixtures.cards), **placed("wallet_only", fixtures.wallet_only)}
    customers, terminals = placed("customers", fixtures.customers), placed("terminals", fixtures.terminals)
    for at in twice(customers, "id"):
        yield at, f"customer {customers[at[:-1]].id} stands there twice"
    for at in twice(terminals, "id"):
        yield at, f"terminal {terminals[at[:-1]].id} stands there twice"
    for at in twice(terminals, "master_key"):
        yield at, "another terminal has this key, and each could ask for the PIN keys of the other"
    yield from wallet_complaints(wallet)
    written = tuple(language.code for language in speaking())
    for at, customer in customers.items():
        if customer.language not in written:
            yield (*at, "language"), f"the bank writes no messages in {customer.language}; it writes them in: {', '.join(written)}"
    known = {customer.id for customer in fixtures.customers}
    for at, own in placed("cards", fixtures.cards).items():
        if own.customer not in known:
            yield (*at, "customer"), f"the card {ending(own)} belongs to {own.customer}, who is not among the customers"


def wallet_complaints(wallet: Mapping[Steps, WalletCard]) -> Iterator[tuple[Steps, str]]:
    """The same of the cards by where they stand: numbers, names and roles."""
    for at in twice(wallet, "id"):
        yield at, f"card {wallet[at[:-1]].id} stands there twice"
    for at in twice(wallet, "pan"):
        yield at, f"the card {ending(wallet[at[:-1]])} stands there twice"
    for at, card in wallet.items():
        if not luhn_is_right(card.pan):
            yield (*at, "pan"), f"the card {ending(card)} has a wrong check digit"
    owners: dict[Role, WalletCard] = {}
    for at, card in wallet.items():
        try:
            standing_of(card.played)
        except Contradiction as contradiction:
            yield (*at, "roles"), str(contradiction)
        for role in card.played:
            owner = owners.setdefault(role, card)
            if owner is not card:
                yield (*at, "roles"), f"the role {role} is already that of the card {owner.id}"


def placed(part: str, things: Iterable[P]) -> dict[Steps, P]:
    """The things of a part of the file, by where they stand."""
    return {(part, place): thing for place, thing in enumerate(things)}


def twice(things: Mapping[Steps, object], name: str) -> Iterator[Steps]:
    """Where something has a value under this name that one before has, too."""
    seen: set[str] = set()
    for at, thing in things.items():
        value = str(getattr(thing, name)).upper()
        if value in seen:
            yield (*at, name)
        seen.add(value)


def ending(card: WalletCard) -> str:
    """A card as it may be named."""
    return f"ending {card.pan[-4:]}"


def luhn_is_right(pan: str) -> bool:
    """Is the last digit the check digit of ISO/IEC 7812-1, annex B?

    >>> luhn_is_right("6221061011374628"), luhn_is_right("6221061011374629")
    (True, False)
    """
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in pan[-2::-2])
    return (sum(doubled) + sum(map(int, pan[-1::-2]))) % 10 == 0
