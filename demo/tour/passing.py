"""How time passes while the person in front of the window waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from otp_atm.demo.tour.hand import FRAME
from otp_atm.person.course import Course
from otp_atm.scenarios.stage import Stage

_LONGEST: Final = 4.0
"""Seconds for which whoever watches is kept waiting; in these more time passes than they take."""


class Passing:
    """`clock` tells the window's seconds; those of the machines are the stage's, and may stand still unless they are moved."""

    def __init__(self, stage: Stage, clock: Callable[[], float]) -> None:
        self._stage = stage
        self._clock = clock

    def let(self, seconds: float) -> Course[None]:
        """Let so many seconds of the machines pass: as they come, and if they are many, faster and faster."""
        begun, start = self._clock(), self._stage.seconds
        within = min(seconds, _LONGEST)
        while self._stage.seconds < start + seconds:
            yield FRAME
            share = min(1.0, (self._clock() - begun) / within)
            self._up_to(start + seconds * (share if seconds <= _LONGEST else share**3))

    def _up_to(self, moment: float) -> None:
        """As far as they have not passed by themselves."""
        self._stage.advance(moment - self._stage.seconds)
