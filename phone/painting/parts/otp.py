"""The one-time password, large, in the ring of the time it has left."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour
from otp_atm.drawing.text import Align
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Mover, Target, Whole
from otp_atm.phone.view import OneTimePassword
from otp_atm.screens.digits import digits
from otp_atm.screens.view import Tone


class OtpPart(Whole):
    """The code above, the ring with its seconds below, and what to do with it."""

    def __init__(self, kit: Kit, item: OneTimePassword, width: int) -> None:
        self._kit = kit
        self._item = item
        self._code = kit.px(kit.metrics.code)
        self._ring = kit.px(kit.metrics.clock)
        self._caption = kit.fit(item.caption, kit.styles.small, width - 2 * kit.px(20))

    @property
    def height(self) -> int:
        kit = self._kit
        return self._code + kit.px(20) + self._ring + kit.px(14) + self._caption.height + kit.px(4)

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit, palette = self._kit, self._kit.palette
        top = Rect(rect.left + kit.px(12), rect.top + kit.px(8), rect.width - 2 * kit.px(12), self._code)
        block = kit.fit(self._item.code.text, kit.styles.otp, top.width)
        kit.type.line(self._item.code.text, block.face, palette.accent, False).draw_by_ink(onto, top)
        ring = self._ring_rect(rect)
        onto.blit(kit.shapes.arc(ring.width, kit.px(kit.metrics.ring), palette.accent_wash, 0, 1), ring)
        caption = Rect(rect.left, ring.bottom + kit.px(14), rect.width, self._caption.height)
        kit.block(onto, caption, self._caption, palette.soft_ink, Align.CENTRE)

    def _ring_rect(self, rect: Rect) -> Rect:
        ring = Rect(0, rect.top + self._code + self._kit.px(20), self._ring, self._ring)
        ring.centerx = rect.centerx
        return ring

    def targets(self, rect: Rect) -> list[Target]:  # noqa: ARG002
        return []

    def movers(self, rect: Rect) -> list[Mover]:
        return [Ring(self._kit, self._ring_rect(rect), self._item)]


class Ring:
    """What is left of the ring, and the seconds in it; red when it is nearly over."""

    def __init__(self, kit: Kit, rect: Rect, item: OneTimePassword) -> None:
        self._kit = kit
        self.rect = rect
        self._item = item

    def frame(self, now: float, true: datetime) -> int:  # noqa: ARG002
        return max(0, ceil((self._item.ends_at - true).total_seconds() * self._kit.theme.motion.ring_steps))

    def next_change(self, now: float, true: datetime) -> float:  # noqa: ARG002
        return now + 1 / self._kit.theme.motion.ring_steps

    def draw(self, onto: Surface, now: float, true: datetime) -> None:
        kit, steps = self._kit, self.frame(now, true)
        left = steps / kit.theme.motion.ring_steps / self._item.seconds
        seconds = ceil(steps / kit.theme.motion.ring_steps)
        colour = self._colour(seconds)
        if steps:
            onto.blit(kit.shapes.arc(self.rect.width, kit.px(kit.metrics.ring), colour, 1 - min(left, 1.0), min(left, 1.0)), self.rect)
        block = kit.fit("00", kit.styles.seconds, self.rect.width)
        kit.type.draw_cells(onto, digits(seconds, kit.language), block.face, colour, self.rect.center)

    def _colour(self, seconds: int) -> Colour:
        tones = self._kit.palette.tones
        if seconds <= 10:
            return tones[Tone.ERROR]
        return tones[Tone.WARNING] if seconds <= 20 else tones[Tone.NEUTRAL]
