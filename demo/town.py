"""What there is beside the ATM: the customer's phone, the bank's branch, and the time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol

from otp_atm.demo.branch import BranchDesk
from otp_atm.demo.own_card import OwnCardDesk
from otp_atm.kiosk.ports import Clock
from otp_atm.phone.handset import Handset


class TownClock(Clock, Protocol):
    """A clock with levers: it can be moved forward and stopped."""

    @property
    def frozen(self) -> bool: ...

    def advance(self, seconds: float) -> None:
        """Move forward."""

    def toggle(self) -> None:
        """Stop, or run again from where it stood."""


@dataclass(frozen=True, slots=True)
class Town:
    """All of it outlives any layout of the window."""

    handset: Handset
    clock: TownClock
    branch: BranchDesk
    zone: tzinfo
    own_card: OwnCardDesk | None = None
    """Where cards can be added to the wallet, if they can."""
