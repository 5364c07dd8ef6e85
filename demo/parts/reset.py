"""The question whether the demo is to begin anew, over everything else, while it is open."""

from __future__ import annotations

from collections.abc import Callable

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.reset import Plan, draw_reset, plan_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.parts.overlay import Overlay


class ResetPart(Overlay):
    """`reset` is called when somebody says yes; until it has happened, the window says so."""

    def __init__(self, reset: Callable[[], None], window: Rect, studio: Callable[[], Studio], covered: Callable[[], bool]) -> None:
        super().__init__(window, studio, covered)
        self._reset = reset
        self._answered = False

    @property
    def plan(self) -> Plan:
        return plan_of(self._studio())

    def press(self, point: tuple[int, int]) -> None:
        """Beside the question, nothing is to happen."""
        plan = self.plan
        if plan.yes.collidepoint(point):
            self._begin_anew()
        elif plan.no.collidepoint(point) or plan.frame.close.collidepoint(point) or not plan.frame.panel.collidepoint(point):
            self.shut()

    def key(self, pressed: pygame.Event) -> None:
        """Enter is yes, Escape is no; nothing else is an answer."""
        if pressed.key in {pygame.K_RETURN, pygame.K_KP_ENTER}:
            self._begin_anew()
        elif pressed.key == pygame.K_ESCAPE:
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
