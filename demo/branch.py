"""The branch desk: where a customer's mobile number is registered or corrected (G3). What is chosen, what is typed, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from otp_atm.demo.cards import DemoCard
from otp_atm.demo.desk import Answer
from otp_atm.screens.typed import numbers, plain

DIGITS: Final = 11
START: Final = "09"
PLUS: Final = "+"
COUNTRY_CODES: Final = ("+98", "0098", "98")


@dataclass(frozen=True, slots=True)
class Form:
    """What lies on the desk. `outcome` is None while nothing has been sent, empty after success, else the code of what went wrong."""

    chosen: int = 0
    number: str = START
    typed: str = ""
    """What has been typed for it."""
    waiting: bool = False
    outcome: str | None = None

    @property
    def ready(self) -> bool:
        return len(self.number) == DIGITS and not self.waiting


class Counter(Protocol):
    """Where the bank takes the number in (`demo.desk.Desk`)."""

    def visit_branch(self, pan: str, phone: str, answer: Answer) -> None: ...


class BranchDesk:
    """Serves the owners of these cards. `carry` is told every number that was registered, so that a phone can have it."""

    def __init__(self, desk: Counter, cards: Sequence[DemoCard], carry: Callable[[str], None], wake: Callable[[], None]) -> None:
        self.form = Form()
        self.cards = tuple(cards)
        self._desk = desk
        self._carry = carry
        self._wake = wake

    def choose(self, index: int) -> None:
        self.form = replace(self.form, chosen=index, outcome=None)

    def type(self, text: str) -> None:
        """The rest of a number, or all of it, with the country's code or without; what does not make a number is not taken."""
        for character in text:
            self._write(self.form.typed + (character if character == PLUS else plain(character)))

    def erase(self) -> None:
        """One digit less; every number begins alike."""
        self._write(self.form.typed[:-1])

    def paste(self, text: str) -> None:
        """The first mobile number in a text, in place of what was typed."""
        whole = (number for number in map(mobile_number, numbers(text)) if number and len(number) == DIGITS)
        number = next(whole, "")
        if number:
            self._write(number.removeprefix(START))

    def submit(self) -> None:
        """Put the number on file."""
        if self.form.ready:
            number = self.form.number
            self.form = replace(self.form, waiting=True, outcome=None)
            self._desk.visit_branch(self.cards[self.form.chosen].card.pan.digits, number, lambda code: self._answer(number, code))

    def _write(self, typed: str) -> None:
        """As far as it is a number; without a plus behind which no country's code comes."""
        read = ((each, mobile_number(each)) for each in (typed, typed.removeprefix(PLUS)))
        taken, number = next((each for each in read if each[1] is not None), (self.form.typed, None))
        if number is not None and taken != self.form.typed:
            self.form = replace(self.form, number=number, typed=taken, outcome=None)

    def _answer(self, number: str, code: str) -> None:
        if not code:
            self._carry(number)
        form = self.form if code else replace(self.form, number=START, typed="")
        self.form = replace(form, waiting=False, outcome=code)
        self._wake()


def mobile_number(typed: str) -> str | None:
    """The mobile number that begins as typed, `09…`; None if none does.

    What fits behind its first two digits is the rest of it; else it has been typed whole, with the country's code or without.

    >>> [mobile_number(typed) for typed in ("12", "0912", "+98912", "00989121234567", "9121234567", "12345678901")]
    ['0912', '0912', '0912', '09121234567', '09121234567', None]
    """
    if typed.startswith(START):
        number = typed
    elif len(typed) <= DIGITS - len(START) and not typed.startswith(PLUS):
        number = START + typed
    else:
        code = next((code for code in COUNTRY_CODES if typed.startswith(code)), "")
        national = typed.removeprefix(code).removeprefix("0")
        number = START if any(code.startswith(typed) for code in COUNTRY_CODES) else f"0{national}"
    return number if number.startswith(START) and len(number) <= DIGITS else None
