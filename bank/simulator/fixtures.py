"""The fixtures file: whom the simulated bank knows, and what lies in the demo's wallet (see the comments in `bank/fixtures.yaml`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from bank.simulator.card_months import expiry_of, last_day_of
from kiosk.load import BadFile, load
from kiosk.vocabulary import LONGEST_PAN, SHORTEST_PAN

DEFAULT: Final = Path(__file__).parent.parent / "fixtures.yaml"

Digits = Annotated[str, msgspec.Meta(pattern=rf"^[0-9]{{{SHORTEST_PAN},{LONGEST_PAN}}}$")]
Month = Annotated[str, msgspec.Meta(pattern=r"^(20|13|14)[0-9]{2}-(0[1-9]|1[0-2])$")]
"""Gregorian or Jalali, as on the card."""
CardPin = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}$")]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class TwoLanguages(_Part, frozen=True):
    """A text in Persian and English."""

    fa: str
    en: str


class BankFixture(_Part, frozen=True):
    """Who the issuer is."""

    name: TwoLanguages


class TerminalFixture(_Part, frozen=True):
    """A terminal and its master key (AES-128, -192 or -256, hexadecimal)."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[A-Z0-9]{8}$")]
    master_key: Annotated[str, msgspec.Meta(pattern=r"^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})$")]


class CustomerFixture(_Part, frozen=True):
    """A customer; `phone` is empty where none is on file."""

    id: Annotated[str, msgspec.Meta(min_length=1)]
    name: str
    language: Literal["fa", "en"]
    phone: Annotated[str, msgspec.Meta(pattern=r"^(09[0-9]{9})?$")] = ""


class EnrolledFixture(_Part, frozen=True):
    """An enrolment made before the story begins."""

    otp_pin: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8}$")]
    sms: bool


class WalletCard(_Part, frozen=True):
    """A card as it lies in the wallet. `id` is its name in scenarios; `unreadable` is a reader's code, empty for a good card."""

    id: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+$")]
    pan: Digits
    name: str
    expiry: Month
    pin: CardPin
    shows: TwoLanguages
    unreadable: str = ""

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
    cvv2: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{3,4}$")]
    pin_tries_left: Annotated[int, msgspec.Meta(ge=0, le=3)] = 3
    enrolled: EnrolledFixture | None = None


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


def load_fixtures(path: Path = DEFAULT) -> Fixtures:
    """Read a fixtures file. Raises kiosk.load.BadFile."""
    fixtures = load(path, Fixtures)
    for complaint in complaints(fixtures):
        raise BadFile(f"{path}: {complaint}")
    return fixtures


def complaints(fixtures: Fixtures) -> Iterator[str]:
    """What is wrong with fixtures that have the right form."""
    customers = [customer.id for customer in fixtures.customers]
    yield from (f"customer {name} stands there twice" for name in twice(customers))
    yield from (f"terminal {name} stands there twice" for name in twice(terminal.id for terminal in fixtures.terminals))
    yield from (f"card {name} stands there twice" for name in twice(card.id for card in fixtures.wallet))
    yield from (f"the card ending {pan[-4:]} stands there twice" for pan in twice(card.pan for card in fixtures.wallet))
    yield from (f"the card ending {card.pan[-4:]} has a wrong check digit" for card in fixtures.wallet if not luhn_is_right(card.pan))
    for card in fixtures.cards:
        if card.customer not in customers:
            yield f"the card ending {card.pan[-4:]} belongs to {card.customer}, who is not among the customers"


def twice(names: Iterable[str]) -> list[str]:
    """The names that occur more than once.

    >>> twice(["a", "b", "a"])
    ['a']
    """
    return [name for name, count in Counter(names).items() if count > 1]


def luhn_is_right(pan: str) -> bool:
    """Is the last digit the check digit of ISO/IEC 7812-1, annex B?

    >>> luhn_is_right("6221061011374628"), luhn_is_right("6221061011374629")
    (True, False)
    """
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in pan[-2::-2])
    return (sum(doubled) + sum(map(int, pan[-1::-2]))) % 10 == 0
