"""A card under the pointer: clicked it goes by itself, dragged it follows, let go at the slot it goes in."""

from __future__ import annotations

from math import hypot
from typing import Final

from otp_atm.demo.areas import Areas
from otp_atm.demo.hands import Hands
from otp_atm.demo.motion import eased
from otp_atm.demo.pointer import SLACK
from otp_atm.demo.ways import Ways

Point = tuple[int, int]

_TURNS_AT: Final = 2.6
"""How near the slot, in widths of it, a card begins to turn; at half a width it has turned."""


class Grip:
    """What the pressed mouse button or the finger holds."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._index: int | None = None
        self._from: Point = (0, 0)
        self._carrying = False

    @property
    def carried(self) -> int | None:
        """The card that is being dragged."""
        return self._index if self._carrying else None

    def grab(self, index: int, point: Point) -> None:
        """The button went down on this card."""
        self._index, self._from, self._carrying = index, point, False

    def move(self, point: Point, areas: Areas, ways: Ways) -> None:
        """The pointer moves, with the button down or not."""
        if self._index is None:
            return
        pose = ways.held(point, _nearness(areas, point))
        if not self._carrying and hypot(point[0] - self._from[0], point[1] - self._from[1]) > SLACK:
            self._carrying = self._hands.pick_up(self._index, pose)
        if self._carrying:
            self._hands.carry(pose)

    def release(self, point: Point, areas: Areas, now: float) -> None:
        """The button comes up."""
        index, self._index = self._index, None
        if index is None:
            return
        if self._carrying:
            self._hands.drop(now, at_slot=areas.slot.inflate(areas.slot.width // 2, areas.slot.height // 2).collidepoint(point))
        else:
            self._hands.insert(index, now)


def _nearness(areas: Areas, point: Point) -> float:
    """From 0, far from the slot, to 1, before it."""
    distance = hypot(point[0] - areas.slot.centerx, point[1] - areas.slot.centery) / areas.slot.width
    return eased(min(1.0, max(0.0, (_TURNS_AT - distance) / (_TURNS_AT - 0.5))))
