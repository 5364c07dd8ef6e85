"""The phone's painter: from a `View` to a phone that can be put anywhere, on a surface that is transparent around its body.

The page is composed once for each view; after that only what moves is painted. `now` is the window's clock, in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime

import pygame
from pygame import Rect, Surface

from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.shapes import Shapes
from otp_atm.drawing.text import Typesetter
from otp_atm.phone.events import Event
from otp_atm.phone.painting.body import draw_body, draw_mask
from otp_atm.phone.painting.geometry import fitting, geometry_of
from otp_atm.phone.painting.kit import Kit
from otp_atm.phone.painting.overlays import Overlays, Press
from otp_atm.phone.painting.page import PagePicture
from otp_atm.phone.painting.part import Moving, Target
from otp_atm.phone.painting.passage import passage
from otp_atm.phone.painting.theme import theme_of
from otp_atm.phone.view import App, View
from otp_atm.phone.words import spoken
from otp_atm.screens.brand import Brand


class PhonePainter:
    """Paints views of the phone for components of one size in pixels. `clock` tells the true time, which countdowns go by."""

    def __init__(self, brand: Brand, size: tuple[int, int], clock: Callable[[], datetime]) -> None:
        """Raises ValueError for a brand colour that is none."""
        theme = fitting(theme_of(brand), size)
        self.geometry = geometry_of(size, theme.metrics)
        self._clock = clock
        self._kit = Kit(theme, self.geometry, Typesetter(FontBook()), Shapes(), theme.palettes[App.HOME], spoken()[0])
        self._frame = draw_body(self.geometry, theme)
        self._mask = draw_mask(self.geometry, theme)
        self._still = Surface(self.geometry.screen.size, depth=32)
        """The page without what moves."""
        self._page_now = self._still.copy()
        """The page with it."""
        self._glass = self._still.copy()
        """What lies over the page, too."""
        self._page: PagePicture | None = None
        self._movers: list[Moving] = []
        self._frames: dict[int, Hashable] = {}
        self._over = Overlays()
        self._shown: Hashable = None
        self._stale = False
        self._whole = True
        self._rests_until = 0.0
        """Until when the page takes no touch."""
        self._scrolled: dict[tuple[str, ...], int] = {}
        """Of each page that can be come back to, by the way to it: how far it was scrolled when it was left."""

    @property
    def view(self) -> View | None:
        return self._page.view if self._page else None

    def show(self, view: View, now: float) -> None:
        """This view from now on."""
        old = self._page
        if old and old.view == view:
            return
        same = old is not None and old.view.name == view.name
        page = self._page = PagePicture(self._kit, view, self._scroll_of(view))
        if not same or (old and old.focus != page.focus):
            page.reveal()
        if old and same:
            page.reveal_news(old.view)
        if old and not same:
            self._rests_until = now + self._kit.theme.motion.rest
        if old and not same and not self._whole:
            self._over.passage = passage(self._kit, self._glass.copy(), old.view, view, now)
        self._over.alert(self._kit.of(view.app, view.language), old.view if old else None, view, now)
        self._stale = True

    def push(self, pixels: int) -> bool:
        """Push the content up by so many pixels, or down, as far as it goes. Whether it has moved."""
        moved = self._page is not None and self._page.push(pixels)
        self._stale = self._stale or moved
        return moved

    def holds_content(self, point: tuple[int, int]) -> bool:
        """Whether a finger at this point of the component lies on what can be pushed: not on head, keypad or a banner."""
        spot = self._spot(point)
        over = any(target.rect.collidepoint(spot) for target in self._over.targets())
        return self._page is not None and self._page.viewport.collidepoint(spot) and not over

    def at(self, point: tuple[int, int], now: float) -> Event | None:
        """What touching a point of the component means now; nothing yet on a page that has just come."""
        target = self._target(point, now)
        return target.event if target else None

    def touch(self, point: tuple[int, int], now: float) -> Event | None:
        """As `at`; what is there lights up for a moment."""
        target = self._target(point, now)
        if target:
            self._over.press = Press(target.rect, now + self._kit.theme.motion.press)
        return target.event if target else None

    def place_of(self, event: Event) -> Rect | None:
        """Where on the component an event can be caused by touching; None if nowhere now."""
        target = next((target for target in self._targets() if target.event == event), None)
        return target.rect.move(self.geometry.screen.topleft) if target else None

    def refresh(self) -> None:
        """Paint everything at the next call: the surface has lost what was on it, or is another one."""
        self._whole = self._stale = True

    def paint(self, surface: Surface, now: float) -> list[Rect]:
        """Paint what has changed since the last call; the rectangles of the component that are new."""
        if self._page is None:
            return []
        dirty = self._compose(self._page) if self._stale else []
        dirty += self._move(now, anew=bool(dirty))
        shown = self._over.frame(now)
        if self._whole or shown != self._shown:
            dirty = [self.geometry.glass]
        self._shown = shown
        for rect in dirty:
            self._glass.set_clip(rect)
            self._glass.blit(self._page_now, rect, rect)
            self._over.draw(self._glass, now)
        self._glass.set_clip(None)
        return self._onto(surface, dirty)

    def next_change(self, now: float) -> float | None:
        """When `paint` will next have something to do; None if not before the next `show`."""
        if self._stale or self._whole:
            return now
        true = self._clock()
        changes = [mover.next_change(now, true) for mover, _ in self._movers]
        changes += self._over.changes(now)
        return min(changes, default=None)

    def picture(self, view: View) -> Surface:
        """A complete still picture of a view in its phone."""
        surface = Surface(self.geometry.size, pygame.SRCALPHA)
        self._page, self._over, self._scrolled = None, Overlays(), {}
        self.refresh()
        self.show(view, 0.0)
        self.paint(surface, self._kit.theme.motion.alert)
        return surface

    def _targets(self) -> list[Target]:
        page = self._page.targets if self._page else []
        return [*self._over.targets(), *page]

    def _target(self, point: tuple[int, int], now: float) -> Target | None:
        if now < self._rests_until:
            return None
        spot = self._spot(point)
        return next((target for target in self._targets() if target.rect.collidepoint(spot)), None)

    def _spot(self, point: tuple[int, int]) -> tuple[int, int]:
        """A point of the component as one of the glass."""
        return point[0] - self.geometry.screen.left, point[1] - self.geometry.screen.top

    def _scroll_of(self, view: View) -> int:
        """How far a view is scrolled at first: as far as it was, if it is the present page or one that was left and is come back to."""
        if self._page:
            self._scrolled[self._page.view.way] = self._page.scroll
        ways = (view.way, *view.left)
        self._scrolled = {way: far for way, far in self._scrolled.items() if any(way == other[: len(way)] for other in ways)}
        return self._scrolled.get(view.way, 0)

    def _compose(self, page: PagePicture) -> list[Rect]:
        self._stale = False
        page.draw(self._still)
        self._page_now.blit(self._still, (0, 0))
        self._movers = page.movers
        return [self.geometry.glass]

    def _move(self, now: float, *, anew: bool) -> list[Rect]:
        """Paint the movers that show something else than before, as much of them as is to be seen."""
        true = self._clock()
        dirty = []
        for index, (mover, seen) in enumerate(self._movers):
            frame = mover.frame(now, true)
            if anew or self._frames.get(index) != frame:
                self._frames[index] = frame
                self._page_now.set_clip(seen)
                self._page_now.blit(self._still, mover.rect, mover.rect)
                mover.draw(self._page_now, now, true)
                dirty.append(seen)
        self._page_now.set_clip(None)
        return dirty

    def _onto(self, surface: Surface, dirty: list[Rect]) -> list[Rect]:
        """From the glass to the component, under the body's edge."""
        screen = self.geometry.screen
        if self._whole:
            self._whole = False
            surface.fill((0, 0, 0, 0))
            surface.blit(self._glass, screen)
            surface.blit(self._mask, screen, special_flags=pygame.BLEND_RGBA_MULT)
            surface.blit(self._frame, (0, 0))
            return [surface.get_rect()]
        moved = [rect.move(screen.topleft) for rect in dirty]
        for rect, place in zip(dirty, moved, strict=True):
            surface.blit(self._glass, place, rect)
            surface.blit(self._mask, place, rect, special_flags=pygame.BLEND_RGBA_MULT)
            surface.blit(self._frame, place, place)
        return moved
