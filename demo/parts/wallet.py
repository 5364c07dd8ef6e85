"""The cards that are in their pockets, and which of them is lifted a little: the one under the pointer, or chosen by the keyboard."""

from __future__ import annotations

from typing import Final

from pygame import Rect, Surface

from otp_atm.demo.areas import Areas
from otp_atm.demo.art.wallet import lip_shadow
from otp_atm.demo.faces import Faces
from otp_atm.demo.hands import Hands
from otp_atm.demo.motion import eased
from otp_atm.demo.parts.part import SMOOTH

_LIFT: Final = 5
"""Design units."""
_SECONDS: Final = 0.12


class WalletPart:
    """All pockets. `point_at` says which card is meant."""

    def __init__(self, areas: Areas, hands: Hands, faces: Faces) -> None:
        self._hands = hands
        self._faces = faces
        self._lips = areas.pockets
        self._cards = areas.pocket_cards
        self._lift = areas.px(_LIFT)
        self._meant: int | None = None
        self._heights = [0.0] * len(self._lips)
        self._drawn: list[int | None] = [None] * len(self._lips)
        self._shadows = [lip_shadow(lip) for lip in self._lips]
        self._then = 0.0

    def point_at(self, index: int | None) -> None:
        self._meant = index

    def changed(self, now: float) -> list[Rect]:
        step = min(now - self._then, SMOOTH * 2) / _SECONDS
        self._then = now
        self._faces.draw_one()
        changed = []
        for index, height in enumerate(self._heights):
            goal = 1.0 if index == self._meant else 0.0
            self._heights[index] = min(goal, height + step) if goal > height else max(goal, height - step)
            drawn = self._position(index)
            if drawn != self._drawn[index]:
                self._drawn[index] = drawn
                changed.append(self._window(index))
        return changed

    def draw(self, onto: Surface) -> None:
        clip = onto.get_clip()
        for index, lifted in enumerate(self._drawn):
            window = self._window(index).clip(clip)
            if lifted is not None and window.size != (0, 0):
                onto.set_clip(window)
                onto.blit(self._faces.lying(index), self._cards[index].move(0, -lifted))
                onto.blit(self._shadows[index][1], self._shadows[index][0])
        onto.set_clip(clip)

    def next_change(self, now: float) -> float | None:
        settled = all(height == (1.0 if index == self._meant else 0.0) for index, height in enumerate(self._heights))
        return None if settled and self._faces.complete else now + SMOOTH

    def _position(self, index: int) -> int | None:
        """How far the card is lifted, in pixels; None if none is to be seen."""
        if not self._faces.ready(index) or not self._hands.in_pocket(index):
            return None
        return round(self._lift * eased(self._heights[index]))

    def _window(self, index: int) -> Rect:
        """Where the card may be seen."""
        card, lip = self._cards[index], self._lips[index]
        return Rect(card.left - 4, card.top - self._lift, card.width + 8, lip.top - card.top + self._lift)
