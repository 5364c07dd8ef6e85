"""How long people take."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from random import Random

from otp_atm.fleet.settings import ThinkSettings


@dataclass(frozen=True, slots=True)
class Thinking:
    """Draws how long somebody takes over a screen, in seconds."""

    told: ThinkSettings
    random: Random

    def over(self, digits: int) -> float:
        """Reading it, and typing so many digits."""
        return self.random.lognormvariate(log(self.told.median), self.told.spread) + digits * self.told.digit


@dataclass(frozen=True, slots=True)
class NoThinking:
    """Nobody thinks: only the terminal's own rest is kept."""

    def over(self, digits: int) -> float:  # noqa: ARG002
        return 0.0
