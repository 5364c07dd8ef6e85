"""One page, laid out and painted whole: ground, content as far as it has been scrolled, head, foot or keypad, home indicator.

What a page leads to stands below its content; where that would be out of sight, or the content has something to tell, at the foot of the
glass, whatever is scrolled above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pygame import Rect, Surface

from otp_atm.phone.painting import chrome
from otp_atm.phone.painting.foot import draw_foot, draw_thumb, hero_of, parted
from otp_atm.phone.painting.geometry import keypad_rect
from otp_atm.phone.painting.keypad import draw_keypad, keypad_targets
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.part import Moving, Part, Target
from otp_atm.phone.painting.parts.build import build
from otp_atm.phone.painting.parts.desk import DeskPart
from otp_atm.phone.view import Beside, Cells, Desk, Input, Item, Notice, View


class Placed(NamedTuple):
    """A part and where it stands, relative to the top of what it stands in."""

    item: Item
    part: Part
    rect: Rect

    @property
    def focused(self) -> bool:
        inner = self.item.items if isinstance(self.item, Beside) else (self.item,)
        return any(isinstance(each, Input | Cells) and each.focused for each in inner)

    def at(self, top: int) -> Rect:
        return self.rect.move(0, top)


class PagePicture:
    """The layout of one view. `scroll` is how far the content has been pushed up, in pixels."""

    def __init__(self, kit: Kit, view: View, scroll: int = 0) -> None:
        self.view = view
        self._kit = kit.of(view.app, view.language)
        self._headed = view
        self._foot: list[Placed] = []
        """What stands at the foot of the glass, relative to the end of the viewport."""
        self.viewport = self._room()
        self._placed = self._place(view.items)
        if any(placed.focused and placed.rect.height > self.viewport.height for placed in self._placed):
            self._headed = view._replace(path=(), address="")  # what is typed into comes before the way that led to it
            self.viewport = self._room()
        self._settle()
        self._content = self._height()
        self.scroll = self._bounded(scroll)

    @property
    def targets(self) -> list[Target]:
        """What can be touched, the topmost first. It follows from the layout and the scroll alone, whether or not that has been drawn."""
        kit, view = self._kit, self.view
        keys = keypad_targets(kit, view.keypad) if view.keypad else []
        return [chrome.indicator_target(kit), *keys, *chrome.head_targets(kit, self._headed), *self._in_sight()]

    @property
    def movers(self) -> list[Moving]:
        """What moves and is to be seen, if only in part."""
        return [
            Moving(mover, mover.rect.clip(seen))
            for placed, rect, seen in self._standing()
            for mover in placed.part.movers(rect)
            if seen.colliderect(mover.rect)
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
            for placed in self._placed:
                if isinstance(placed.item, Notice) and placed.item not in before.items:
                    self._scroll_to(placed.rect)

    def draw(self, onto: Surface) -> None:
        """Everything that does not move."""
        kit, view = self._kit, self.view
        chrome.draw_ground(kit, view, onto)
        onto.set_clip(self.viewport if view.app in chrome.ON_WALLPAPER else None)
        self._draw_parts(onto, self._placed, self.viewport.top - self.scroll)
        draw_thumb(kit, onto, self.viewport, self.scroll, self._content)
        onto.set_clip(None)
        chrome.draw_head(kit, self._headed, onto)
        self._draw_foot(onto)
        if view.keypad:
            draw_keypad(kit, view.keypad, onto)
        chrome.draw_indicator(kit, view, onto)

    def _draw_foot(self, onto: Surface) -> None:
        """What stands there, over whatever has been scrolled under it."""
        foot = Rect(0, self.viewport.bottom, onto.get_width(), onto.get_height() - self.viewport.bottom)
        draw_foot(self._kit, self.view, onto, foot, more=self.scroll + self.viewport.height < self._content)
        self._draw_parts(onto, self._foot, self.viewport.bottom)

    def _draw_parts(self, onto: Surface, parts: Sequence[Placed], top: int) -> None:
        for placed in parts:
            if placed.at(top).colliderect(onto.get_rect()):
                placed.part.draw(onto, placed.at(top))

    def _standing(self) -> Iterator[tuple[Placed, Rect, Rect]]:
        """Each part, where it stands on the glass, and where on the glass it is to be seen."""
        for placed in self._foot:
            rect = placed.at(self.viewport.bottom)
            yield placed, rect, rect
        for placed in self._placed:
            yield placed, placed.at(self.viewport.top - self.scroll), self.viewport

    def _in_sight(self) -> list[Target]:
        """Only what is to be seen can be touched."""
        targets = [
            Target(target.rect.clip(seen), target.event) for placed, rect, seen in self._standing() for target in placed.part.targets(rect)
        ]
        return [target for target in targets if target.rect.width and target.rect.height]

    def _room(self) -> Rect:
        """Between head and keypad."""
        kit, keypad = self._kit, self.view.keypad
        head, bottom = chrome.head_of(kit, self._headed), kit.geometry.indicator.top
        if keypad:
            bottom = keypad_rect(kit.geometry, kit.metrics, paste=bool(keypad.paste)).top
        return Rect(0, head.bottom, head.width, bottom - head.bottom)

    def _settle(self) -> None:
        """Put what the page leads to at its foot, if it is to stand there, and what it has to tell into the middle of what is left."""
        said, leading = parted(self.view)
        hero = hero_of(self.view)
        if leading and (hero is not None or self._height() > self.viewport.height):
            self._placed, self._foot = self._place(said), self._place(leading)
            self.viewport.height -= self._foot[-1].rect.bottom
        free = self.viewport.height - self._height()
        if hero is not None and free > 0:
            for placed in self._placed[hero:]:
                placed.rect.top += round(free * self._kit.metrics.hero)

    def _scroll_to(self, rect: Rect) -> None:
        """Just so far that this is to be seen; a little further where that leaves no line cut in two under the head."""
        gap = self._kit.px(self._kit.metrics.gap)
        lowest = rect.bottom + gap - self.viewport.height
        highest = min(self.scroll, rect.top - gap)
        to = min(max(highest, lowest), rect.top)
        whole = (top for top in self._cuts(gap) if to <= top <= rect.top - gap)
        self.scroll = self._bounded(to if to <= 0 else min(whole, default=to))

    def _cuts(self, gap: int) -> Iterator[int]:
        """As far as the content can be pushed without a text being cut by the head."""
        for placed in self._placed:
            yield placed.rect.top - gap
            yield from (placed.rect.top + cut for cut in placed.part.cuts)

    def _bounded(self, scroll: int) -> int:
        return max(0, min(scroll, self._content - self.viewport.height))

    def _height(self) -> int:
        """Of the content, with some room below it where that is to be had, or all is scrolled anyway; a desk fills the glass as it is."""
        if not self._placed:
            return 0
        last = self._placed[-1]
        height = last.rect.bottom + (0 if isinstance(last.part, DeskPart) else self._kit.px(self._kit.metrics.top))
        return min(height, self.viewport.height) if last.rect.bottom <= self.viewport.height else height

    def _place(self, items: Sequence[Item]) -> list[Placed]:
        """One below the other."""
        kit, metrics = self._kit, self._kit.metrics
        side, gap = kit.px(metrics.side), kit.px(metrics.gap)
        width = self.viewport.width - 2 * side
        placed: list[Placed] = []
        top = kit.px(metrics.top)
        for item in items:
            part = DeskPart(kit, item, self.viewport.height - top) if isinstance(item, Desk) else build(kit, item, width)
            placed.append(Placed(item, part, Rect(side, top, width, part.height)))
            top += part.height + gap
        return placed
