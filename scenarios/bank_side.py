"""What a scenario does to the bank and asks of it, beside what the terminal does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from kiosk.vocabulary import Pan

Trouble = Literal["unreachable", "slow", "loses-request", "loses-reply", "refuses", "talks-nonsense"]


class BankSide(Protocol):
    """The bank as a stagehand sees it."""

    def cause(self, trouble: Trouble, operation: str, times: int, seconds: float, code: str) -> None:
        """Misbehave at this operation (`*`: any), so many times."""

    def recover(self) -> None:
        """Behave again."""

    def forget_keys(self) -> None:
        """Lose the PIN keys of all terminals."""

    def advance(self, seconds: float) -> None:
        """Move the bank's clock, if it has one of its own."""

    def messages(self, pan: Pan) -> Sequence[str]:
        """The texts sent to the customer of this card, oldest first."""

    def enrolment(self, pan: Pan) -> tuple[bool, bool]:
        """Whether the card is enrolled, and whether with SMS consent."""
