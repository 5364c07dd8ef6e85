"""The branch desk over everything else, while it is open."""

from __future__ import annotations

from collections.abc import Callable

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.branch import Plan, draw_branch, plan_of
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.branch import BranchDesk, Form
from otp_atm.demo.clipboard import pasted
from otp_atm.hardware.pin_pad.keyboard import digit
from otp_atm.kiosk.vocabulary import Language


class BranchPart:
    """Drawn anew whenever something on the desk changes. While it is `covered`, by the help to what is behind it, it is not seen."""

    def __init__(self, desk: BranchDesk, window: Rect, studio: Callable[[], Studio], covered: Callable[[], bool]) -> None:
        self._desk = desk
        self._window = window
        self._studio = studio
        self._covered = covered
        self._open = False
        self._shown: tuple[Form, Language] | None = None
        self._picture: Surface | None = None

    @property
    def is_open(self) -> bool:
        return self._open

    @property
    def plan(self) -> Plan:
        return plan_of(self._studio(), len(self._desk.cards))

    def open(self) -> None:
        self._open = True

    def shut(self) -> None:
        self._open = False

    def press(self, point: tuple[int, int]) -> None:
        """Press what lies there; beside the desk, leave it."""
        plan = self.plan
        if plan.close.collidepoint(point) or not plan.panel.collidepoint(point):
            self.shut()
        for index, row in enumerate(plan.rows):
            if row.collidepoint(point):
                self._desk.choose(index)
        for key, box in plan.keys.items():
            if box.collidepoint(point):
                self._press(key)

    def key(self, pressed: pygame.Event) -> None:
        """Digits, Backspace, Enter, and the arrows among the customers; Escape leaves."""
        copied = pasted(pressed)
        if copied is not None:
            self._desk.paste(copied)
        elif pressed.key in {pygame.K_BACKSPACE, pygame.K_DELETE}:
            self._desk.erase()
        elif pressed.key in {pygame.K_RETURN, pygame.K_KP_ENTER}:
            self._desk.submit()
        elif pressed.key == pygame.K_ESCAPE:
            self.shut()
        elif pressed.key in {pygame.K_UP, pygame.K_DOWN}:
            step = 1 if pressed.key == pygame.K_DOWN else -1
            self._desk.choose((self._desk.form.chosen + step) % len(self._desk.cards))
        elif text := digit(pressed) or pressed.unicode:
            self._desk.type(text)

    def changed(self, now: float) -> list[Rect]:  # noqa: ARG002
        shown = self._to_show()
        if shown == self._shown:
            return []
        self._shown = shown
        self._picture = draw_branch(self._studio(), self._desk) if shown else None
        return [self._window]

    def draw(self, onto: Surface) -> None:
        if self._picture:
            onto.blit(self._picture, (0, 0))

    def next_change(self, now: float) -> float | None:
        return now if self._to_show() != self._shown else None

    def _to_show(self) -> tuple[Form, Language] | None:
        return (self._desk.form, self._studio().language) if self._open and not self._covered() else None

    def _press(self, key: str) -> None:
        match key:
            case "erase":
                self._desk.erase()
            case "submit":
                self._desk.submit()
            case _:
                self._desk.type(key)
