"""The places a card can be in, and the ways between them, for one layout of the window."""

from __future__ import annotations

from typing import Final

from pygame import Rect

from otp_atm.demo.areas import CARD_ASPECT, Areas
from otp_atm.demo.motion import Leg, Pose

UPRIGHT: Final = 90.0
"""Turned so that the chip points up, into the slot."""
_SLOT_CARD: Final = 0.9
"""Width of an upright card, as a share of the slit's."""
_OFFERED: Final = 0.58
"""How much of a card that is given back sticks out."""
_RISE: Final = 0.16
"""Seconds; so are these."""
_FLY: Final = 0.4
_SLIDE: Final = 0.42
_PULL: Final = 0.22
_BUMP: Final = 0.12


class Ways:
    """Poses and legs. What is behind leather or inside the machine is not to be seen: that is what the windows are for."""

    def __init__(self, areas: Areas) -> None:
        self._areas = areas
        slit = areas.slit
        self._width = slit.width * _SLOT_CARD * CARD_ASPECT
        width, height = areas.size
        self._outside = Rect(0, slit.centery, width, height)

    def in_pocket(self, index: int) -> Pose:
        card = self._areas.pocket_cards[index]
        return Pose(card.centerx, card.centery, 0.0, card.width)

    def drawn(self, index: int) -> Pose:
        """Out of its pocket, right above it."""
        card, lip = self._areas.pocket_cards[index], self._areas.pockets[index]
        return Pose(card.centerx, lip.top - card.height / 2, 0.0, card.width)

    def held(self, point: tuple[int, int], near: float) -> Pose:
        """In a hand at `point`; `near` the slot, from 0 to 1, it turns as it will go in."""
        card = self._areas.pocket_cards[0]
        return Pose(point[0], point[1], UPRIGHT * near, card.width + (self._width - card.width) * near)

    @property
    def before_slot(self) -> Pose:
        return self._upright(1.06)

    @property
    def offered(self) -> Pose:
        return self._upright(_OFFERED)

    @property
    def inside(self) -> Pose:
        return self._upright(-0.02)

    def to_slot(self, pocket: int | None, *, goes_in: bool) -> list[Leg]:
        """From a pocket, or from the hand, into the slot; or against it, and not in."""
        way = [Leg(self.before_slot, _RISE)] if pocket is None else [self._draw(pocket), Leg(self.before_slot, _FLY)]
        return [*way, *([self._slide_in()] if goes_in else self._bump())]

    def come_out(self) -> list[Leg]:
        return [Leg(self.offered, _SLIDE, self._outside)]

    def go_back_in(self) -> list[Leg]:
        return [self._slide_in()]

    def take(self, index: int) -> list[Leg]:
        return [Leg(self.before_slot, _PULL, self._outside), *self.put_away(index)]

    def put_away(self, index: int) -> list[Leg]:
        return [Leg(self.drawn(index), _FLY), Leg(self.in_pocket(index), _RISE, self._above(index))]

    def _draw(self, index: int) -> Leg:
        return Leg(self.drawn(index), _RISE, self._above(index))

    def _slide_in(self) -> Leg:
        return Leg(self.inside, _SLIDE, self._outside)

    def _bump(self) -> list[Leg]:
        """Twice against what is shut, or full."""
        return [Leg(pose, _BUMP) for _ in range(2) for pose in (self._upright(1.0), self.before_slot)]

    def _above(self, index: int) -> Rect:
        """What is to be seen above a pocket's lip."""
        return Rect(0, 0, self._areas.size[0], self._areas.pockets[index].top)

    def _upright(self, visible: float) -> Pose:
        """Before the slot, with this share of its length out of it."""
        return Pose(self._areas.slit.centerx, self._areas.slit.centery + self._width * (visible - 0.5), UPRIGHT, self._width)
