"""Buttons, and things side by side."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from pygame import Rect, Surface

from otp_atm.drawing.skin import Skin
from otp_atm.drawing.text import Align
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Mover, Part, Target, Whole
from otp_atm.phone.view import Beside, Button, Glyph, Input, Item
from otp_atm.screens.digits import digits


class ButtonPart(Whole):
    """A button. Busy, it spins; counting down, it shows the seconds below what it says."""

    def __init__(self, kit: Kit, item: Button, width: int) -> None:
        self._kit = kit
        self._item = item
        self._skin = kit.palette.buttons[item.tone] if item.tap or item.busy else kit.palette.dim
        self._glyph = kit.px(30) if item.glyph is not Glyph.NONE else 0
        style = kit.styles.label if item.ends_at else kit.styles.button
        self._block = kit.fit(item.label, style, width - 2 * kit.px(12) - self._glyph)

    @property
    def height(self) -> int:
        return max(self._kit.px(self._kit.metrics.button), self._block.height + 2 * self._kit.px(10))

    def draw(self, onto: Surface, rect: Rect) -> None:
        kit = self._kit
        face = kit.touchable if self._item.tap else kit.plate
        face(onto, rect, kit.metrics.button_radius, self._skin)
        if self._item.busy:
            return
        if self._item.ends_at:
            kit.block(onto, self._said(rect), self._block, self._skin.mark, Align.CENTRE)
            return
        longest = max(kit.type.width(text, self._block.face, self._block.rtl) for text in self._block.texts)
        line = Rect(0, 0, min(longest + self._glyph, rect.width), self._block.height)
        line.center = rect.center
        if self._glyph:
            spot, line = kit.split(line, self._glyph, kit.start)
            kit.glyph(onto, spot.center, self._item.glyph, 21, self._skin.mark, weight=2)
        kit.block(onto, line, self._block, self._skin.mark, Align.CENTRE if len(self._block.texts) > 1 or not self._glyph else kit.start)

    def targets(self, rect: Rect) -> list[Target]:
        return [Target(rect, self._item.tap)] if self._item.tap else []

    def movers(self, rect: Rect) -> list[Mover]:
        if self._item.busy:
            return [Spinner(self._kit, rect, self._skin)]
        if self._item.ends_at:
            said = self._said(rect)
            left = Rect(rect.x, said.bottom, rect.width, rect.bottom - self._kit.px(5) - said.bottom)
            return [Countdown(self._kit, left, self._item.ends_at, self._skin)]
        return []

    def _said(self, rect: Rect) -> Rect:
        """Where the label stands of a button that counts down."""
        return Rect(rect.x, rect.y + self._kit.px(3), rect.width, self._block.height)


class Spinner:
    """An arc that goes round in the middle of a busy button."""

    def __init__(self, kit: Kit, rect: Rect, skin: Skin) -> None:
        self._kit = kit
        size = kit.px(26)
        self.rect = Rect(0, 0, size, size)
        self.rect.center = rect.center
        self._skin = skin

    def frame(self, now: float, true: datetime) -> int:  # noqa: ARG002
        motion = self._kit.theme.motion
        return int(now % motion.spin / motion.spin * motion.spin_steps)

    def next_change(self, now: float, true: datetime) -> float:  # noqa: ARG002
        motion = self._kit.theme.motion
        return now + motion.spin / motion.spin_steps

    def draw(self, onto: Surface, now: float, true: datetime) -> None:
        turn = self.frame(now, true) / self._kit.theme.motion.spin_steps
        onto.blit(self._kit.shapes.arc(self.rect.width, self._kit.px(3), self._skin.mark, turn, 0.7), self.rect)


class Countdown:
    """The minutes and seconds until `ends_at`, in the middle of what a button has left."""

    def __init__(self, kit: Kit, rect: Rect, ends_at: datetime, skin: Skin) -> None:
        self._kit = kit
        self.rect = rect.inflate(-2 * kit.px(14), -2 * kit.px(2))
        self._ends_at = ends_at
        self._skin = skin

    def frame(self, now: float, true: datetime) -> int:  # noqa: ARG002
        return max(0, ceil((self._ends_at - true).total_seconds()))

    def next_change(self, now: float, true: datetime) -> float:
        return now + seconds_to_next(self._ends_at - true)

    def draw(self, onto: Surface, now: float, true: datetime) -> None:
        kit, seconds = self._kit, self.frame(now, true)
        minutes, rest = (digits(text, kit.language) for text in (f"{seconds // 60}:", f"{seconds % 60:02}"))
        face = kit.fit(minutes + rest, kit.styles.countdown, self.rect.width).face
        before, after = kit.type.width(minutes, face, False), len(rest) * kit.type.cell(face, rest)
        line = Rect(self.rect.centerx - (before + after) // 2, self.rect.top, before, self.rect.height)
        kit.type.line(minutes, face, self._skin.mark, False).draw_by_ink(onto, line, Align.RIGHT)
        kit.type.draw_cells(onto, rest, face, self._skin.mark, (line.right + after // 2, line.centery))


def seconds_to_next(left: timedelta) -> float:
    """How long until the next whole second is reached."""
    rest = left.total_seconds() % 1
    return rest if rest > 0.01 else 1.0


class BesidePart(Whole):
    """Parts in one line. A button beside a field stands as low as its box."""

    def __init__(self, kit: Kit, item: Beside, width: int, build: Callable[[Kit, Item, int], Part]) -> None:
        self._kit = kit
        gap = kit.px(10)
        free = width - gap * (len(item.items) - 1)
        widths = [free * share // sum(item.shares) for share in item.shares]
        self._parts = [(each, build(kit, each, wide), wide) for each, wide in zip(item.items, widths, strict=True)]
        self._gap = gap
        self._has_field = any(isinstance(each, Input) for each in item.items)

    @property
    def height(self) -> int:
        return max(part.height for _, part, _ in self._parts)

    def draw(self, onto: Surface, rect: Rect) -> None:
        for part, place in self._places(rect):
            part.draw(onto, place)

    def targets(self, rect: Rect) -> list[Target]:
        return [target for part, place in self._places(rect) for target in part.targets(place)]

    def movers(self, rect: Rect) -> list[Mover]:
        return [mover for part, place in self._places(rect) for mover in part.movers(place)]

    def _places(self, rect: Rect) -> list[tuple[Part, Rect]]:
        """In the direction of reading."""
        places = []
        rest = rect
        for item, part, width in self._parts:
            place, rest = self._kit.split(rest, width, self._kit.start, self._gap)
            if isinstance(item, Button) and self._has_field:
                height = self._kit.px(self._kit.metrics.field)
                place = Rect(place.left, place.bottom - height, place.width, height)
            places.append((part, place))
        return places
