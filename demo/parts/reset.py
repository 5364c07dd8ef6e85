"""The question whether the demo is to begin anew, over everything else, while it is open."""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.reset import Plan, draw_reset, plan_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.parts.overlay import Overlay
from otp_atm.kiosk.ports import REST


class ResetPart(Overlay):
    """`reset` is called when somebody says yes; until it has happened, the window says so.

    Yes has a key of its own, the one that asks: Enter and Escape are the safe step here as everywhere.
    """

    def __init__(self, reset: Callable[[], None], window: Rect, studio: Callable[[], Studio], covered: Callable[[], bool]) -> None:
        super().__init__(window, studio, covered)
        self._reset = reset
        self._answered = False
        self._asked_at = -inf

    @property
    def plan(self) -> Plan:
        return plan_of(self._studio())

    def ask(self, now: float) -> None:
        """Open the question. Asked once more, it is answered with yes, but not before it can have been read."""
        if not self.is_open:
            self._asked_at = now
            self.open()
        elif now - self._asked_at >= REST:
            self._begin_anew()

    def press(self, point: tuple[int, int]) -> None:
        """Beside the question, nothing is to happen."""
        plan = self.plan
        if plan.yes.collidepoint(point):
            self._begin_anew()
        elif plan.no.collidepoint(point) or plan.frame.close.collidepoint(point) or not plan.frame.panel.collidepoint(point):
            self.shut()

    def key(self, pressed: pygame.Event) -> None:
        """Enter and Escape are no; nothing else is an answer."""
        if pressed.key in {pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_ESCAPE}:
            self.shut()

    def hand_at(self, point: tuple[int, int]) -> bool:
        plan = self.plan
        return any(box.collidepoint(point) for box in (plan.yes, plan.no, plan.frame.close))

    def content(self) -> object:
        return self._answered

    def picture(self, studio: Studio) -> Surface:
        return draw_reset(studio, waiting=self._answered)

    def _begin_anew(self) -> None:
        if not self._answered:
            self._answered = True
            self._reset()
