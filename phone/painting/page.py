"""One page, laid out and painted whole: ground, content as far as it has been scrolled, head, keypad, home indicator."""

from __future__ import annotations

from typing import NamedTuple

from pygame import Rect, Surface

from otp_atm.phone.painting import chrome
from otp_atm.phone.painting.geometry import keypad_rect
from otp_atm.phone.painting.keypad import draw_keypad, keypad_targets
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Mover, Part, Target
from otp_atm.phone.painting.parts.build import build
from otp_atm.phone.painting.parts.desk import DeskPart
from otp_atm.phone.view import Beside, Cells, Desk, Input, Notice, View


class Placed(NamedTuple):
    """A part and where it stands, relative to the top of the content."""

    part: Part
    rect: Rect
    focused: bool


class PagePicture:
    """The layout of one view. `scroll` is how far the content has been pushed up, in pixels."""

    def __init__(self, kit: Kit, view: View, scroll: int = 0) -> None:
        self.view = view
        self._kit = kit.of(view.app, view.language)
        self._headed = view
        self.viewport = self._room()
        self._placed = self._place()
        if any(placed.focused and placed.rect.height > self.viewport.height for placed in self._placed):
            self._headed = view._replace(path=(), address="")  # what is typed into comes before the way that led to it
            self.viewport = self._room()
        self._content = self._height()
        self.scroll = self._bounded(scroll)

    @property
    def targets(self) -> list[Target]:
        """What can be touched, the topmost first. It follows from the layout and the scroll alone, whether or not that has been drawn."""
        kit, view = self._kit, self.view
        keys = keypad_targets(kit, view.keypad) if view.keypad else []
        return [chrome.indicator_target(kit), *keys, *chrome.head_targets(kit, self._headed), *self._in_content()]

    @property
    def movers(self) -> list[Mover]:
        """What moves in the content and is to be seen, if only in part: whoever paints it keeps to the viewport."""
        return [
            mover
            for placed in self._placed
            for mover in placed.part.movers(self._on_glass(placed.rect))
            if self.viewport.colliderect(mover.rect)
        ]

    @property
    def focus(self) -> tuple[Input | Cells | None, Rect]:
        """The field in focus as it stands, and where there is room for it: when these change, it is to be seen."""
        return next((field for field in self.view.fields() if field.focused), None), self.viewport

    def push(self, pixels: int) -> bool:
        """Push the content up by so many pixels, or down, as far as it goes. Whether it has moved."""
        before, self.scroll = self.scroll, self._bounded(self.scroll + pixels)
        return self.scroll != before

    def reveal(self) -> None:
        """Scroll just so far that the field in focus is to be seen."""
        for placed in self._placed:
            if placed.focused:
                self._scroll_to(placed.rect)

    def reveal_news(self, before: View) -> None:
        """Scroll just so far that what this page says, and said not before, is to be seen; where one types stays in sight."""
        if not any(placed.focused for placed in self._placed):
            for item, placed in zip(self.view.items, self._placed, strict=True):
                if isinstance(item, Notice) and item not in before.items:
                    self._scroll_to(placed.rect)

    def draw(self, onto: Surface) -> None:
        """Everything that does not move."""
        kit, view = self._kit, self.view
        chrome.draw_ground(kit, view, onto)
        onto.set_clip(self.viewport if view.app in chrome.ON_WALLPAPER else None)
        for placed in self._placed:
            rect = self._on_glass(placed.rect)
            if rect.colliderect(self.viewport):
                placed.part.draw(onto, rect)
        onto.set_clip(None)
        chrome.draw_head(kit, self._headed, onto)
        if view.keypad:
            draw_keypad(kit, view.keypad, onto)
        chrome.draw_indicator(kit, view, onto)

    def _room(self) -> Rect:
        """Between head and keypad."""
        kit, keypad = self._kit, self.view.keypad
        head, bottom = chrome.head_of(kit, self._headed), kit.geometry.indicator.top
        if keypad:
            bottom = keypad_rect(kit.geometry, kit.metrics, paste=bool(keypad.paste)).top
        return Rect(0, head.bottom, head.width, bottom - head.bottom)

    def _in_content(self) -> list[Target]:
        """Only what is to be seen can be touched."""
        targets = (target for placed in self._placed for target in placed.part.targets(self._on_glass(placed.rect)))
        seen = ((target.rect.clip(self.viewport), target.event) for target in targets)
        return [Target(rect, event) for rect, event in seen if rect.width and rect.height]

    def _scroll_to(self, rect: Rect) -> None:
        gap = self._kit.px(self._kit.metrics.gap)
        lowest = rect.bottom + gap - self.viewport.height
        highest = min(self.scroll, rect.top - gap)
        self.scroll = self._bounded(min(max(highest, lowest), rect.top))

    def _on_glass(self, rect: Rect) -> Rect:
        return rect.move(0, self.viewport.top - self.scroll)

    def _bounded(self, scroll: int) -> int:
        return max(0, min(scroll, self._content - self.viewport.height))

    def _height(self) -> int:
        """Of the content, with some room below it; a desk fills the glass as it is."""
        if not self._placed:
            return 0
        last = self._placed[-1]
        return last.rect.bottom + (0 if isinstance(last.part, DeskPart) else self._kit.px(self._kit.metrics.side))

    def _place(self) -> list[Placed]:
        kit, metrics = self._kit, self._kit.metrics
        side, gap = kit.px(metrics.side), kit.px(metrics.gap)
        width = self.viewport.width - 2 * side
        placed: list[Placed] = []
        top = kit.px(10)
        for item in self.view.items:
            part = DeskPart(kit, item, self.viewport.height - top) if isinstance(item, Desk) else build(kit, item, width)
            inner = item.items if isinstance(item, Beside) else (item,)
            focused = any(isinstance(each, Input | Cells) and each.focused for each in inner)
            placed.append(Placed(part, Rect(side, top, width, part.height), focused))
            top += part.height + gap
        return placed
