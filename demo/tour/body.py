"""What everything is done with that the person in front of the window does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from otp_atm.demo.tour.eyes import Eyes
from otp_atm.demo.tour.hand import Hand
from otp_atm.demo.tour.passing import Passing
from otp_atm.scenarios.stage import Stage


@dataclass(frozen=True, slots=True)
class Body:
    """`clock` tells the window's seconds."""

    eyes: Eyes
    hand: Hand
    stage: Stage
    passing: Passing
    clock: Callable[[], float]
