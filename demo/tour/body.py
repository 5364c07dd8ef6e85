"""What everything is done with that the person in front of the window does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from otp_atm.demo.areas import Tab
from otp_atm.demo.tour.eyes import Eyes
from otp_atm.demo.tour.hand import Hand
from otp_atm.demo.tour.passing import Passing
from otp_atm.person.course import Course
from otp_atm.scenarios.stage import Stage


@dataclass(frozen=True, slots=True)
class Body:
    """`clock` tells the window's seconds."""

    eyes: Eyes
    hand: Hand
    stage: Stage
    passing: Passing
    clock: Callable[[], float]

    def turn_to(self, tab: Tab) -> Course[None]:
        """Where there is no room for both, bring this one in sight."""
        if self.eyes.is_hidden(tab):
            yield from self.hand.click(partial(self.eyes.tab, tab))
