"""The card that is out of the wallet: in the hand, on its way, or sticking out of the slot."""

from __future__ import annotations

import pygame
from pygame import Rect, Surface

from otp_atm.demo.faces import Faces
from otp_atm.demo.hands import Hands
from otp_atm.demo.motion import Sight
from otp_atm.demo.parts.part import SMOOTH


class CardPart:
    """Moves with the hands."""

    def __init__(self, hands: Hands, faces: Faces) -> None:
        self._hands = hands
        self._faces = faces
        self._sight: Sight | None = None
        self._picture: Surface | None = None
        self._place = Rect(0, 0, 0, 0)

    @property
    def place(self) -> Rect:
        """What it covers now; empty if nothing of it is to be seen."""
        return self._place

    def changed(self, now: float) -> list[Rect]:
        self._hands.update(now)
        sight = self._hands.sight(now)
        if sight == self._sight:
            return []
        before, self._sight = self._place, sight
        self._pose(sight)
        return [rect for rect in (before, self._place) if rect.size != (0, 0)]

    def draw(self, onto: Surface) -> None:
        if not self._picture or not self._sight:
            return
        clip = onto.get_clip()
        onto.set_clip(self._sight.window.clip(clip) if self._sight.window else clip)
        onto.blit(self._picture, self._place)
        onto.set_clip(clip)

    def next_change(self, now: float) -> float | None:
        return now + SMOOTH if self._hands.moving(now) else None

    def _pose(self, sight: Sight | None) -> None:
        outside = self._hands.outside
        if sight is None or outside is None:
            self._picture, self._place = None, Rect(0, 0, 0, 0)
            return
        scale = sight.pose.width / self._faces.lying(outside.index).get_width()
        self._picture = pygame.transform.rotozoom(self._faces.flying(outside.index), -sight.pose.turn, scale)
        self._place = self._picture.get_rect(center=(round(sight.pose.x), round(sight.pose.y)))
