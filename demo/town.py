"""What there is beside the ATM: the customer's phone, the bank's branch, and the time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from demo.branch import BranchDesk
from demo.demo_clock import DemoClock
from phone.handset import Handset


@dataclass(frozen=True, slots=True)
class Town:
    """All of it outlives any layout of the window."""

    handset: Handset
    clock: DemoClock
    branch: BranchDesk
    zone: tzinfo
