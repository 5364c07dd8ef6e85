"""The form for a card of one's own over everything else, while it is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.branch import SUBMIT
from otp_atm.demo.art.own_card import Plan, draw_own_card, plan_of
from otp_atm.demo.art.paper import ERASE
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.clipboard import pasted
from otp_atm.demo.own_card import OwnCardDesk
from otp_atm.demo.parts.overlay import Overlay
from otp_atm.hardware.pin_pad.keyboard import digit

_STEPS: Final = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_TAB: 1}


class OwnCardPart(Overlay):
    """The form, under mouse and keyboard."""

    def __init__(
        self, desk: OwnCardDesk, window: Rect, studio: Callable[[], Studio], covered: Callable[[], bool], *, discreet: bool = False
    ) -> None:
        super().__init__(window, studio, covered)
        self._desk = desk
        self._discreet = discreet

    @property
    def plan(self) -> Plan:
        return plan_of(self._studio())

    def shut(self) -> None:
        """What was typed is forgotten."""
        super().shut()
        self._desk.clear()

    def press(self, point: tuple[int, int]) -> None:
        plan, desk = self.plan, self._desk
        if plan.frame.close.collidepoint(point) or not plan.frame.panel.collidepoint(point):
            self.shut()
        for entry, box in plan.fields.items():
            if box.collidepoint(point):
                desk.go(entry)
        for key, box in plan.keys.items():
            if box.collidepoint(point):
                self._press(key)

    def key(self, pressed: pygame.Event) -> None:
        """Digits, Backspace; arrows and Tab, to another field; Enter goes on, and has the card issued when all is there; Escape leaves."""
        desk = self._desk
        copied = pasted(pressed)
        if copied is not None:
            desk.paste(copied)
        elif pressed.key in {pygame.K_BACKSPACE, pygame.K_DELETE}:
            desk.erase()
        elif pressed.key in {pygame.K_RETURN, pygame.K_KP_ENTER}:
            self._go_on()
        elif pressed.key in _STEPS:
            desk.go_on(_STEPS[pressed.key])
        elif pressed.key == pygame.K_ESCAPE:
            self.shut()
        elif text := digit(pressed) or pressed.unicode:
            desk.type(text)

    def hand_at(self, point: tuple[int, int]) -> bool:
        plan = self.plan
        return any(box.collidepoint(point) for box in (plan.frame.close, *plan.fields.values(), *plan.keys.values()))

    def content(self) -> object:
        return self._desk.form, self._desk.full

    def picture(self, studio: Studio) -> Surface:
        return draw_own_card(studio, self._desk, discreet=self._discreet)

    def _go_on(self) -> None:
        last = list(self._desk.form.slates)[-1]
        if self._desk.form.ready and self._desk.form.at is last:
            self._submit()
        else:
            self._desk.go_on()

    def _press(self, key: str) -> None:
        if key == SUBMIT:
            self._submit()
        elif key == ERASE:
            self._desk.erase()
        else:
            self._desk.type(key)

    def _submit(self) -> None:
        studio = self._studio()
        self._desk.submit(studio.words.own_card.face, studio.language.code)
