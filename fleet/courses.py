"""How a run goes: how many terminals are on, how many customers come, what fails, when. All of it is a function of time, so that every
process of a run knows it without being told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Final

from otp_atm.fleet.faults import Outage

STEADY: Final = "steady"
Intensity = Callable[[float], float]
"""How many times as many customers come as usual, by the share of the run that is over."""


def always(_: float) -> float:
    return 1.0


def morning(share: float) -> float:
    """Few at first, most in the middle of the morning."""
    return 0.2 + 1.8 * max(0.0, 1 - abs(share - 0.6) / 0.4)


def pay_day(share: float) -> float:
    """Four times as many in the middle half, with two rushes of six times."""
    if 0.35 <= share < 0.45 or 0.6 <= share < 0.7:
        return 6.0
    return 4.0 if 0.25 <= share < 0.75 else 1.0


@dataclass(frozen=True, slots=True)
class Course:
    """One of them. `on_by` is the share of the run by which all terminals are switched on, `most` the greatest intensity.

    An `outage` begins at that share of the run; terminals are restarted one after the other between the shares `restarting`.
    """

    purpose: str
    intensity: Intensity = always
    most: float = 1.0
    on_by: float = 0.0
    outage: float | None = None
    restarting: tuple[float, float] | None = None


COURSES: Final[Mapping[str, Course]] = {
    STEADY: Course("all terminals are on, and customers come evenly"),
    "morning": Course("terminals are switched on in the first fifth, and customers come more and more", morning, 2.0, on_by=0.2),
    "pay-day": Course("four times as many customers in the middle half, with two rushes of six times as many", pay_day, 6.0),
    "outage": Course("nothing gets through for a while from two fifths on, and the terminals come back", outage=0.4),
    "rolling-restart": Course("each terminal is restarted once, one after the other", restarting=(0.2, 0.8)),
}


@dataclass(frozen=True, slots=True)
class Run:
    """A course of so many `seconds`, with an outage of `outage_seconds` where it has one."""

    course: Course
    seconds: float
    outage_seconds: float = 60.0
    outages: tuple[Outage, ...] = field(init=False)

    def __post_init__(self) -> None:
        begins = self.course.outage
        outages = () if begins is None else (Outage(begins * self.seconds, self.outage_seconds),)
        object.__setattr__(self, "outages", outages)

    def users(self, at: float, target: int) -> int | None:
        """How many terminals are on after so many seconds, of `target`; None when it is over."""
        if at >= self.seconds:
            return None
        on_by = self.course.on_by * self.seconds
        return target if at >= on_by else max(1, round(target * at / on_by))

    def next_customer(self, at: float, per_second: float, random: Random) -> float:
        """In how many seconds the next one comes to a terminal, after so many: a Poisson process of this rate times the intensity, by
        thinning one of the greatest rate (Lewis and Shedler, 1979)."""
        course, moment = self.course, at
        while True:
            moment += random.expovariate(per_second * course.most)
            share = min(1.0, moment / self.seconds) if self.seconds else 0.0
            if random.random() * course.most < course.intensity(share):
                return moment - at

    def restart_at(self, place: float) -> float | None:
        """When the terminal at this place, from 0 to 1 among all, is restarted."""
        if self.course.restarting is None:
            return None
        first, last = self.course.restarting
        return (first + (last - first) * place) * self.seconds
