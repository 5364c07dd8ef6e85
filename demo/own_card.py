"""The desk at which a card of one's own is added to the wallet: its number, its PIN, its owner's mobile number, judged as they come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from secrets import randbelow
from typing import Final, Protocol

from otp_atm.demo.cards import DemoCard, NewCard
from otp_atm.demo.desk import Answer
from otp_atm.demo.fields import CARD_NUMBER, MOBILE_NUMBER, PIN, Rule, Slate, Slip
from otp_atm.kiosk.vocabulary import Card, Pan

_GOOD_FOR: Final = timedelta(days=5 * 365)
POCKETS: Final = 14
"""Of a wallet, at the most."""


class Entry(Enum):
    """A field of the form."""

    NUMBER = "number"
    PIN = "pin"
    PHONE = "phone"


RULES: Final[Mapping[Entry, Rule]] = {Entry.NUMBER: CARD_NUMBER, Entry.PIN: PIN, Entry.PHONE: MOBILE_NUMBER}


@dataclass(frozen=True, slots=True)
class Form:
    """`at` is the field that is being written; `code` is why the bank has not issued the card."""

    slates: Mapping[Entry, Slate]
    at: Entry = Entry.NUMBER
    taken: bool = False
    """A card with this number is in the wallet."""
    waiting: bool = False
    code: str = ""

    @property
    def ready(self) -> bool:
        """Number and PIN are there; somebody without a mobile number may have a card, too."""
        phone = self.slates[Entry.PHONE]
        whole = all(self.slates[entry].value for entry in (Entry.NUMBER, Entry.PIN))
        return whole and not self.taken and not self.waiting and bool(phone.value or not phone.typed)

    def said(self, entry: Entry) -> Slip | None:
        """What is to be said beside a field."""
        return Slip.TAKEN if self.taken and entry is Entry.NUMBER else self.slates[entry].said


class Issuer(Protocol):
    """Where the bank issues a card (`demo.desk.Desk`)."""

    def issue(self, card: NewCard, answer: Answer) -> None: ...


@dataclass(frozen=True, slots=True)
class Printer:
    """What stands on a new card beside its number: `expiry` gives YYMM, `cvv2` three digits."""

    expiry: Callable[[], str]
    cvv2: Callable[[], str]


def printer(now: Callable[[], datetime]) -> Printer:
    """It prints cards that are good for five years from then on, each with some digits on its back."""
    return Printer(lambda: f"{now() + _GOOD_FOR:%y%m}", lambda: f"{randbelow(1000):03}")


@dataclass(frozen=True, slots=True)
class Customer:
    """Whoever wants a card: `cards` are those in the wallet now, `add` puts one more there, and `carry` a number into a phone."""

    cards: Callable[[], tuple[DemoCard, ...]]
    add: Callable[[DemoCard], None]
    carry: Callable[[str], None]


class OwnCardDesk:
    """`wake` wakes the window's thread, which then calls `turn`."""

    def __init__(self, issuer: Issuer, printer: Printer, customer: Customer, wake: Callable[[], None]) -> None:
        self.form = _empty()
        self._issuer = issuer
        self._printer = printer
        self._customer = customer
        self._wake = wake
        self._added: list[Callable[[], None]] = []

    @property
    def full(self) -> bool:
        """There is no pocket left."""
        return len(self._customer.cards()) >= POCKETS

    def clear(self) -> None:
        """An empty form."""
        self.form = _empty()

    def go(self, entry: Entry) -> None:
        """To another field."""
        self.form = replace(self.form, at=entry)

    def go_on(self, step: int = 1) -> None:
        """To the next field, or one before."""
        entries = tuple(Entry)
        self.go(entries[(entries.index(self.form.at) + step) % len(entries)])

    def type(self, text: str) -> None:
        self._write(self.form.slates[self.form.at].write(text))

    def erase(self) -> None:
        self._write(self.form.slates[self.form.at].erase())

    def paste(self, text: str) -> None:
        self._write(self.form.slates[self.form.at].paste(text))

    def submit(self, name: str, language: str) -> None:
        """Have the card issued; `name` stands on it, and its owner reads text messages in `language`."""
        if not self.form.ready or self.full:
            return
        values = {entry: slate.value for entry, slate in self.form.slates.items()}
        new = NewCard(
            pan=values[Entry.NUMBER],
            pin=values[Entry.PIN],
            phone=values[Entry.PHONE],
            expiry=self._printer.expiry(),
            cvv2=self._printer.cvv2(),
            name=name,
            language=language,
        )
        self.form = replace(self.form, waiting=True, code="")
        self._issuer.issue(new, partial(self._answer, new))

    def turn(self) -> bool:
        """Put what the bank has issued meanwhile into the wallet. Whether there was something. To be called in the window's thread."""
        added, self._added = self._added, []
        for add in added:
            add()
        return bool(added)

    def _write(self, slate: Slate) -> None:
        slates = {**self.form.slates, self.form.at: slate}
        number = slates[Entry.NUMBER].value
        taken = bool(number) and any(card.card.pan.digits == number for card in self._customer.cards())
        self.form = replace(self.form, slates=slates, taken=taken, code="")

    def _answer(self, new: NewCard, code: str) -> None:
        if code:
            self.form = replace(self.form, waiting=False, code=code)
        else:
            self._added.append(partial(self._take, new))
        self._wake()

    def _take(self, new: NewCard) -> None:
        if new.phone:
            self._customer.carry(new.phone)
        self.form = _empty()
        self._customer.add(card_of(new))


def card_of(new: NewCard) -> DemoCard:
    """The card as it lies in the wallet."""
    return DemoCard(Card(Pan(new.pan), new.expiry, new.name), pin="", caption={"en": new.name}, cvv2=new.cvv2)


def _empty() -> Form:
    return Form({entry: Slate(rule) for entry, rule in RULES.items()})
