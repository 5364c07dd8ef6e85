"""The cards that are out of the wallet: in the hand, on their way, or sticking out of the slot."""

from __future__ import annotations

import pygame
from pygame import Rect, Surface

from otp_atm.demo.faces import Faces
from otp_atm.demo.hands import Hands
from otp_atm.demo.motion import Sight
from otp_atm.demo.parts.part import SMOOTH

Seen = tuple[tuple[int, Sight], ...]


class CardPart:
    """Moves with the hands."""

    def __init__(self, hands: Hands, faces: Faces) -> None:
        self._hands = hands
        self._faces = faces
        self._seen: Seen = ()
        self._pictures: dict[int, tuple[Surface, Rect]] = {}
        """Each card as it is seen, and what it covers; the lowest first."""

    @property
    def place(self) -> Rect:
        """What the card that the reader has covers now, or else one under way; empty if nothing of it is to be seen."""
        outside = self._hands.outside
        posed = self._pictures.get(outside.index) if outside else None
        return posed[1] if posed else Rect(0, 0, 0, 0)

    def changed(self, now: float) -> list[Rect]:
        self._hands.update(now)
        seen = self._hands.sights(now)
        if seen == self._seen:
            return []
        before, self._seen = self._places(), seen
        self._pictures = {index: self._posed(index, sight) for index, sight in seen}
        return [*before, *self._places()]

    def draw(self, onto: Surface) -> None:
        clip = onto.get_clip()
        for index, sight in self._seen:
            picture, place = self._pictures[index]
            onto.set_clip(sight.window.clip(clip) if sight.window else clip)
            onto.blit(picture, place)
        onto.set_clip(clip)

    def next_change(self, now: float) -> float | None:
        return now + SMOOTH if self._hands.moving(now) else None

    def _places(self) -> list[Rect]:
        return [place for _, place in self._pictures.values()]

    def _posed(self, index: int, sight: Sight) -> tuple[Surface, Rect]:
        scale = sight.pose.width / self._faces.lying(index).get_width()
        picture = pygame.transform.rotozoom(self._faces.flying(index), -sight.pose.turn, scale)
        return picture, picture.get_rect(center=(round(sight.pose.x), round(sight.pose.y)))
