"""The ATM's screen: painted by the terminal's own painter on a surface of its own, so that a card can be carried across it."""

from __future__ import annotations

from pygame import Rect, Surface

from otp_atm.hardware.display.window import Painter
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens.view import View


class ScreenPart:
    """The screen in its place in the window."""

    def __init__(self, painter: Painter, place: Rect) -> None:
        self._painter = painter
        self._place = place
        self._glass = Surface(place.size, depth=32)

    def show(self, view: View, now: float) -> None:
        self._painter.show(view, now)

    def press(self, key: Key, now: float) -> None:
        """Light up the choice of this key."""
        self._painter.press(key, now)

    def key_at(self, point: tuple[int, int]) -> Key | None:
        """The key of the choice at a point of the window."""
        return self._painter.key_at((point[0] - self._place.x, point[1] - self._place.y))

    def changed(self, now: float) -> list[Rect]:
        return [rect.move(self._place.topleft) for rect in self._painter.paint(self._glass, now)]

    def draw(self, onto: Surface) -> None:
        onto.blit(self._glass, self._place)

    def next_change(self, now: float) -> float | None:
        return self._painter.next_change(now)
