"""What lies over the page for a moment: a banner that slides in and out, the light under a finger, the passage from the page before."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

import pygame
from pygame import Rect, Surface

from otp_atm.phone.painting.alert import Banner
from otp_atm.phone.painting.colours import TOUCHED
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Target
from otp_atm.phone.painting.passage import Passage, eased
from otp_atm.phone.painting.theme import Motion
from otp_atm.phone.view import View


class Press(NamedTuple):
    """Where a finger was, and until when that is seen."""

    rect: Rect
    until: float


class Overlays:
    """All of them; times are seconds of the window's clock."""

    def __init__(self) -> None:
        self.press: Press | None = None
        self.passage: Passage | None = None
        self._banner: Banner | None = None
        self._since = 0.0
        self._leaving = False

    def alert(self, kit: Kit, old: View | None, new: View, now: float) -> None:
        """Let the banner of a new message in, and that of an old one out."""
        before = old.alert if old else None
        if new.alert and (new.alert != before or self._banner is None):
            self._banner, self._since, self._leaving = Banner(kit, new.alert), now, False
        elif before and not new.alert:
            self._since, self._leaving = now, True

    def targets(self) -> list[Target]:
        return self._banner.targets() if self._banner and not self._leaving else []

    def frame(self, now: float) -> Hashable:
        """What they show; what is over is given up."""
        if self.press and now >= self.press.until:
            self.press = None
        if self.passage and now >= self.passage.ends:
            self.passage = None
        if self._leaving and now >= self._since + Motion.alert:
            self._banner = None
        return self.press, self.passage and now, self._banner and (id(self._banner), self._offset(now))

    def changes(self, now: float) -> list[float]:
        """When they will next show something else."""
        changes = [self.press.until] if self.press else []
        if self.passage or (self._banner and now < self._since + Motion.alert):
            changes.append(now + Motion.frame)
        elif self._banner and self._leaving:
            changes.append(now)
        return changes

    def draw(self, onto: Surface, now: float) -> None:
        if self.press:
            light = Surface(self.press.rect.size, pygame.SRCALPHA)
            pygame.draw.rect(light, TOUCHED, light.get_rect(), border_radius=min(18, light.get_height() // 3))
            onto.blit(light, self.press.rect)
        if self.passage:
            self.passage.draw(onto, now)
        if self._banner:
            self._banner.draw(onto, self._offset(now))

    def _offset(self, now: float) -> int:
        """How far above its place the banner is."""
        assert self._banner
        share = eased((now - self._since) / Motion.alert)
        return round((share if self._leaving else 1 - share) * self._banner.rect.bottom)
