"""How the cards stand at the bank of the stage, for the wallet of the window that plays there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from otp_atm.demo.cards import DemoCard
from otp_atm.demo.known import NOTHING, Known, status_of
from otp_atm.scenarios.bank_side import BankSide, SideFailed

_APART: Final = 1.0
"""Seconds of the window between two looks."""


class Ledger:
    """Asked again and again, it looks now and then; where the bank does not say, nothing is known."""

    def __init__(self, side: BankSide, cards: Callable[[], Sequence[DemoCard]], seconds: Callable[[], float]) -> None:
        self._side = side
        self._cards = cards
        self._seconds = seconds
        self._latest = NOTHING
        self._due = 0.0

    def latest(self) -> Known:
        """The same value as long as there is nothing new."""
        if self._seconds() >= self._due:
            self._due = self._seconds() + _APART
            found = self._look()
            self._latest = self._latest if found == self._latest else found
        return self._latest

    def _look(self) -> Known:
        pans = tuple(card.card.pan for card in self._cards())
        try:
            told = self._side.cards(pans)
        except SideFailed:
            return NOTHING
        statuses = zip(pans, told, strict=False)
        return Known({pan.digits: status_of(status) if status else None for pan, status in statuses})
