"""How a card moves: from pose to pose, gently. Pure sums; time comes in as a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pygame import Rect


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a card's middle is, in pixels; how far it is turned, in degrees clockwise; how wide it is before it is turned."""

    x: float
    y: float
    turn: float
    width: float


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way: to a pose, within so many seconds, seen only inside `window` where one is given."""

    to: Pose
    seconds: float
    window: Rect | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """What is to be seen of a card at one moment."""

    pose: Pose
    window: Rect | None


class Journey:
    """A way of one or more legs, begun at `start` seconds."""

    def __init__(self, origin: Pose, legs: Sequence[Leg], start: float) -> None:
        self._origin = origin
        self._legs = tuple(legs)
        self._start = start
        self.end = start + sum(leg.seconds for leg in legs)

    def at(self, now: float) -> Sight:
        """The card at `now`; before the start where it started, after the end where it arrived.

        >>> way = Journey(Pose(0, 0, 0, 10), [Leg(Pose(100, 0, 90, 10), 2.0)], start=5.0)
        >>> way.at(6.0).pose
        Pose(x=50.0, y=0.0, turn=45.0, width=10.0)
        """
        past, origin = now - self._start, self._origin
        for leg in self._legs:
            if past < leg.seconds:
                return Sight(between(origin, leg.to, eased(max(0.0, past) / leg.seconds)), leg.window)
            past, origin = past - leg.seconds, leg.to
        return Sight(origin, self._legs[-1].window if self._legs else None)


def eased(share: float) -> float:
    """Starts gently and ends gently.

    >>> [eased(share) for share in (0.0, 0.25, 0.5, 1.0)]
    [0.0, 0.15625, 0.5, 1.0]
    """
    return share * share * (3 - 2 * share)


def between(one: Pose, other: Pose, share: float) -> Pose:
    """The pose `share` of the way from `one` to `other`."""

    def part(a: float, b: float) -> float:
        return a + (b - a) * share

    return Pose(part(one.x, other.x), part(one.y, other.y), part(one.turn, other.turn), part(one.width, other.width))
