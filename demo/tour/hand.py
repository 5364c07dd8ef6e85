"""The pointer of the tour. It moves, presses and lets go in the very events that a person's mouse makes, at a person's pace."""

from __future__ import annotations

from collections.abc import Callable
from math import hypot
from typing import Final

import pygame

from otp_atm.demo.motion import eased
from otp_atm.person.course import Course

Point = tuple[int, int]
Aim = Callable[[], Point]
"""Where to; asked again and again on the way, as the window may get another size meanwhile."""

FRAME: Final = 1 / 60
_START: Final = 0.08
"""Seconds that even the shortest way takes; so are all below."""
_SPEED: Final = 0.3
"""For as many pixels as the window is wide."""
_DRAG: Final = 0.45
"""With a card in the hand."""
_AIM: Final = 0.02
_DOWN: Final = 0.05
_AFTER: Final = 0.04


class Hand:
    """`do` takes the events; `clock` tells the seconds, `width` that of the window in pixels."""

    def __init__(self, do: Callable[[pygame.Event], None], clock: Callable[[], float], width: Callable[[], int]) -> None:
        self.point: Point = (0, 0)
        self.pressed_at: float | None = None
        """When the button was pressed last; None if it never was."""
        self.down = False
        self._do = do
        self._clock = clock
        self._width = width

    def click(self, aim: Aim) -> Course[None]:
        """Go there, press, let go."""
        yield from self.go(aim)
        yield _AIM
        self._move(aim())
        self._press()
        yield _DOWN
        self._release()
        yield _AFTER

    def drag(self, start: Aim, end: Aim) -> Course[None]:
        """Take what is at `start` to `end`."""
        yield from self.go(start)
        yield _AIM
        self._move(start())
        self._press()
        yield _DOWN
        yield from self.go(end, _DRAG)
        yield _DOWN
        self._release()
        yield _AFTER

    def go(self, aim: Aim, least: float = _START) -> Course[None]:
        """Move there, gently, in `least` seconds at the least."""
        start, begun, goal = self.point, self._clock(), aim()
        seconds = least + _SPEED * hypot(goal[0] - start[0], goal[1] - start[1]) / self._width()
        while (past := self._clock() - begun) < seconds:
            share, goal = eased(past / seconds), aim()
            self._move((round(start[0] + (goal[0] - start[0]) * share), round(start[1] + (goal[1] - start[1]) * share)))
            yield FRAME
        self._move(aim())

    def _move(self, point: Point) -> None:
        way = point[0] - self.point[0], point[1] - self.point[1]
        self.point = point
        self._do(pygame.Event(pygame.MOUSEMOTION, pos=point, rel=way, buttons=(int(self.down), 0, 0)))

    def _press(self) -> None:
        self.down, self.pressed_at = True, self._clock()
        self._do(pygame.Event(pygame.MOUSEBUTTONDOWN, button=pygame.BUTTON_LEFT, pos=self.point))

    def _release(self) -> None:
        self.down = False
        self._do(pygame.Event(pygame.MOUSEBUTTONUP, button=pygame.BUTTON_LEFT, pos=self.point))
