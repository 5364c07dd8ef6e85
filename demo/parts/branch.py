"""The branch desk over everything else, while it is open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.branch import SUBMIT, Plan, draw_branch, plan_of
from otp_atm.demo.art.paper import ERASE
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.branch import BranchDesk, Service
from otp_atm.demo.clipboard import pasted
from otp_atm.demo.parts.overlay import Overlay
from otp_atm.hardware.pin_pad.keyboard import digit


class BranchPart(Overlay):
    """The desk, under mouse and keyboard."""

    def __init__(self, desk: BranchDesk, window: Rect, studio: Callable[[], Studio], covered: Callable[[], bool]) -> None:
        super().__init__(window, studio, covered)
        self._desk = desk

    @property
    def plan(self) -> Plan:
        return plan_of(self._studio(), len(self._desk.cards))

    def press(self, point: tuple[int, int]) -> None:
        """Press what lies there; beside the desk, leave it."""
        plan = self.plan
        if plan.close.collidepoint(point) or not plan.frame.panel.collidepoint(point):
            self.shut()
        elif act := self._act_at(plan, point):
            act()

    def key(self, pressed: pygame.Event) -> None:
        """Digits, Backspace, Enter; arrows among the customers, and, as Tab, to what else is done here; Escape leaves."""
        desk = self._desk
        copied = pasted(pressed)
        if copied is not None:
            desk.paste(copied)
        elif pressed.key in {pygame.K_BACKSPACE, pygame.K_DELETE}:
            desk.erase()
        elif pressed.key in {pygame.K_RETURN, pygame.K_KP_ENTER}:
            desk.submit()
        elif pressed.key == pygame.K_ESCAPE:
            self.shut()
        elif pressed.key in {pygame.K_LEFT, pygame.K_RIGHT, pygame.K_TAB}:
            desk.come_for(next(one for one in Service if one is not desk.form.service))
        elif pressed.key in {pygame.K_UP, pygame.K_DOWN}:
            step = 1 if pressed.key == pygame.K_DOWN else -1
            desk.choose((desk.form.chosen + step) % len(desk.cards))
        elif text := digit(pressed) or pressed.unicode:
            desk.type(text)

    def hand_at(self, point: tuple[int, int]) -> bool:
        plan = self.plan
        return plan.close.collidepoint(point) or self._act_at(plan, point) is not None

    def content(self) -> object:
        return self._desk.form, self._desk.known, self._desk.cards

    def picture(self, studio: Studio) -> Surface:
        return draw_branch(studio, self._desk)

    def _act_at(self, plan: Plan, point: tuple[int, int]) -> Callable[[], None] | None:
        """What is done by pressing there."""
        desk = self._desk
        acts: list[tuple[Rect, Callable[[], None]]] = [(plan.correct, desk.correct), (plan.unblock, desk.unblock)]
        acts += [(row, partial(desk.choose, index)) for index, row in enumerate(plan.rows)]
        acts += [(box, partial(desk.come_for, service)) for service, box in plan.services.items()]
        acts += [(box, {ERASE: desk.erase, SUBMIT: desk.submit}.get(key) or partial(desk.type, key)) for key, box in plan.keys.items()]
        return next((act for box, act in acts if box.collidepoint(point)), None)
