"""The branch desk: where a customer's mobile number is registered or corrected (G3). What is chosen, what is typed, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from demo.cards import DemoCard
from demo.desk import Answer

DIGITS: Final = 11
START: Final = "09"


@dataclass(frozen=True, slots=True)
class Form:
    """What lies on the desk. `outcome` is None while nothing has been sent, empty after success, else the code of what went wrong."""

    chosen: int = 0
    number: str = START
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

    def type(self, digit: str) -> None:
        if len(self.form.number) < DIGITS:
            self.form = replace(self.form, number=self.form.number + digit, outcome=None)

    def erase(self) -> None:
        """One digit less; every number begins alike."""
        if len(self.form.number) > len(START):
            self.form = replace(self.form, number=self.form.number[:-1], outcome=None)

    def submit(self) -> None:
        """Put the number on file."""
        if self.form.ready:
            number = self.form.number
            self.form = replace(self.form, waiting=True, outcome=None)
            self._desk.visit_branch(self.cards[self.form.chosen].card.pan.digits, number, lambda code: self._answer(number, code))

    def _answer(self, number: str, code: str) -> None:
        if not code:
            self._carry(number)
        self.form = replace(self.form, waiting=False, outcome=code, number=self.form.number if code else START)
        self._wake()
