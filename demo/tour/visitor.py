"""The person in front of the window: does by hand what the words of a scenario say, at a person's pace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from otp_atm.demo.branch import BranchDesk
from otp_atm.demo.levers import SECONDS, Lever
from otp_atm.demo.tour.at_atm import AtAtm
from otp_atm.demo.tour.at_branch import AtBranch
from otp_atm.demo.tour.body import Body
from otp_atm.demo.tour.on_phone import SETTLE, OnPhone
from otp_atm.demo.tour.pointing import Pointing
from otp_atm.person.course import Course
from otp_atm.person.person import Atm, Branch, Phone

_READ: Final = 0.5
"""Seconds for which a caption is read before anything is done, and how much longer for each letter."""
_READ_LETTER: Final = 0.024
_PULLS: Final = 3
"""How many pulls at the levers of the clock's bar a wait is worth; one that takes more passes without them."""


class Visitor:
    """A `person.person.Person`, who shows the window by `pointing`. `renew` is called when there is another handset to be shown; `tell` is
    given each caption."""

    def __init__(self, body: Body, desk: BranchDesk, pointing: Pointing, renew: Callable[[], None], tell: Callable[[str], None]) -> None:
        self.atm: Atm = AtAtm(body)
        self.phone: Phone = OnPhone(body, renew)
        self.branch: Branch = AtBranch(body, desk)
        self._eyes = body.eyes
        self._hand = body.hand
        self._stage = body.stage
        self._passing = body.passing
        self._tell = tell
        self.show = pointing.show

    def say(self, caption: str) -> Course[None]:
        self._tell(caption)
        yield reading_time(caption)

    def wait(self, seconds: float) -> Course[None]:
        """With the levers of the clock's bar, as far as they go."""
        pulls, rest = levers_for(seconds)
        if len(pulls) > _PULLS:
            pulls, rest = [], seconds
        for lever in pulls:
            yield from self._hand.click(self._eyes.lever(lever))
            yield SETTLE
        yield from self._passing.let(rest)
        yield SETTLE

    def stay_silent(self) -> Course[None]:
        yield from self._passing.let(self._stage.silence or 0.0)
        yield SETTLE


def reading_time(caption: str) -> float:
    """Seconds."""
    return _READ + _READ_LETTER * len(caption)


def levers_for(seconds: float) -> tuple[list[Lever], float]:
    """Which levers to pull so that so many seconds pass, the farthest first, and what is left to wait.

    >>> levers_for(75.5)
    ([<Lever.PLUS_60: 'plus-60'>, <Lever.PLUS_10: 'plus-10'>], 5.5)
    """
    pulls: list[Lever] = []
    for lever in sorted(SECONDS, key=lambda lever: -SECONDS[lever]):
        times, seconds = divmod(seconds, SECONDS[lever])
        pulls += [lever] * int(times)
    return pulls, seconds
