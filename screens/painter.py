"""The painter: from a `View` to pixels. The still part of a screen is composed once; after that only what changed is painted.

    view --- frame, slots, content ---> still picture --- moving parts over it ---> the caller's surface

The caller shows a view, paints when the view or the time asks for it, and flips the rectangles that come back.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from pygame import Rect, Surface

from kiosk.vocabulary import Key
from screens import dates
from screens.brand import Brand
from screens.painting.fade import Fade, fade_from
from screens.painting.fonts import FontBook
from screens.painting.frame import clock_rect
from screens.painting.kit import Kit
from screens.painting.layout import layout_of
from screens.painting.moving import Clock, Moving, PinDot, Press, Spinner, TimeRing
from screens.painting.parts import Badge, PinCells
from screens.painting.shapes import Shapes
from screens.painting.still import Still
from screens.painting.text import Typesetter
from screens.theme import theme_of
from screens.view import View

Spot = tuple[int, int, int, int]


class ScreenPainter:
    """Paints views on surfaces of one size, in pixels. `now` is always the terminal's monotonic clock, in seconds."""

    def __init__(self, brand: Brand, size: tuple[int, int]) -> None:
        """Raises ValueError for a brand colour that is none, and zoneinfo.ZoneInfoNotFoundError for an unknown time zone."""
        theme = theme_of(brand)
        self._brand = brand
        self._zone = dates.zone(brand.time_zone)
        self._kit = Kit(theme, layout_of(size, theme.metrics), Typesetter(FontBook()), Shapes())
        self._still = Still(self._kit, brand)
        self._view: View | None = None
        self._entered = 0.0
        self._stale = True
        self._whole = True
        self._fade: Fade | None = None
        self._press: Press | None = None
        self._parts: list[Moving] = []
        self._frames: dict[Spot, Hashable] = {}
        self._twin: ScreenPainter | None = None

    @property
    def size(self) -> tuple[int, int]:
        return self._kit.layout.size

    def show(self, view: View, now: float) -> None:
        """This view from now on. A change of screen begins a short fade; a digit or a passing second does not."""
        if self._view is None or view.name != self._view.name:
            self._entered = now
        self._view = view
        self._stale = self._stale or not self._still.shows(view)
        if not self._stale:
            self._parts = list(self._moving(view, now))

    def paint(self, surface: Surface, now: float) -> list[Rect]:
        """Paint what has changed since the last call; the rectangles to flip, none if nothing has changed."""
        view = self._view
        if view is None:
            return []
        restored = self._composed(view, surface, now) if self._stale else self._fading(now)
        for region in restored:
            surface.blit(self._still.surface, region, region)
        if restored:
            self._frames.clear()
        dirty = restored + self._moved(surface, now)
        if self._fade:
            self._fade.draw(surface, now)
        return dirty

    def next_change(self, now: float) -> float | None:
        """When `paint` will next have something to do; None if not before the next `show`."""
        if self._stale and self._view:
            return now
        changes = [part.next_change(now) for part in self._parts]
        if self._fade:
            changes.append(min(now + self._kit.theme.motion.fade_step, self._fade.ends))
        return min((change for change in changes if change is not None), default=None)

    def refresh(self) -> None:
        """Paint everything at the next call: the surface has lost what was on it, or is another one."""
        self._stale = self._whole = True

    def press(self, key: Key, now: float) -> None:
        """Light the choice of this key up for a moment, if it has one."""
        view = self._view
        choice = next((choice for choice in view.choices if choice.key is key), None) if view else None
        if view and choice and not self._stale:
            until = now + self._kit.theme.motion.press
            self._press = Press(self._kit, self._kit.layout.slots[key], choice, view.language, until)
            self._parts = list(self._moving(view, now))

    def key_at(self, point: tuple[int, int]) -> Key | None:
        """The key of the choice at a point of the screen."""
        choices = self._view.choices if self._view else ()
        return next((choice.key for choice in choices if self._kit.layout.slots[choice.key].collidepoint(point)), None)

    def slot(self, key: Key) -> Rect:
        """Where the choice of a function key stands, whether it has one now or not. Raises KeyError for other keys."""
        return self._kit.layout.slots[key].copy()

    def picture(self, view: View, size: tuple[int, int]) -> Surface:
        """A complete still picture of a view, as at second 0 of the monotonic clock."""
        if self._twin is None or self._twin.size != size:
            self._twin = ScreenPainter(self._brand, size)
        surface = Surface(size, depth=32)
        self._twin.refresh()
        self._twin.show(view, 0.0)
        self._twin.paint(surface, 0.0)
        return surface

    def _composed(self, view: View, surface: Surface, now: float) -> list[Rect]:
        """Compose the still picture; the regions of it that the surface does not show yet."""
        old = self._still.view
        if self._press and not self._whole:
            self._press.draw(True, surface)
        regions = self._still.compose(view)
        if self._fade:  # what has not come to rest yet has to be painted as well
            regions += [region for region in self._fade.regions if region not in regions]
        if self._press and self._press.choice not in view.choices:
            self._press = None
        if self._whole or not old:
            regions, self._fade = [surface.get_rect()], None
        elif old.name != view.name:
            if self._fade:  # what the last passage had not uncovered yet, this one must
                regions += [region for region in self._fade.regions if region not in regions]
            self._fade = fade_from(surface, regions, now, self._kit.theme.motion.fade)
        self._stale = self._whole = False
        self._parts = list(self._moving(view, now))
        return regions

    def _fading(self, now: float) -> list[Rect]:
        fade = self._fade
        if fade and fade.over(now):
            self._fade = None
        return fade.regions if fade else []

    def _moved(self, surface: Surface, now: float) -> list[Rect]:
        """Paint the moving parts whose frame is another one, and clear those that are gone."""
        frames = {_spot(part.rect): (part, part.frame(now)) for part in self._parts}
        gone = [Rect(spot) for spot in self._frames.keys() - frames.keys()]
        dirty = gone + [part.rect for spot, (part, frame) in frames.items() if self._frames.get(spot) != frame]
        for rect in dirty:
            surface.blit(self._still.surface, rect, rect)
        for spot, (part, frame) in frames.items():
            if frame is not None and self._frames.get(spot) != frame:
                part.draw(frame, surface)
        self._frames = {spot: frame for spot, (_, frame) in frames.items() if frame is not None}
        return dirty

    def _moving(self, view: View, now: float) -> Iterator[Moving]:
        kit, language = self._kit, view.language
        if view.now:
            yield Clock(kit, clock_rect(kit, language), language, view.now.astimezone(self._zone), now)
        if self._press:
            yield self._press
        for part, rect in self._still.places:
            if isinstance(part, Badge):
                yield from self._around_badge(part, rect, view)
            elif isinstance(part, PinCells) and view.pin:
                for index, cell in enumerate(part.cells(rect)):
                    yield PinDot(kit, cell, index, view.pin.filled)

    def _around_badge(self, badge: Badge, rect: Rect, view: View) -> Iterator[Moving]:
        colour = self._kit.theme.palette.tones[view.tone]
        if view.busy:
            yield Spinner(self._kit, badge.disc(rect), colour, self._entered)
        elif view.countdown:
            yield TimeRing(self._kit, badge.disc(rect), colour, view.countdown, view.language)


def _spot(rect: Rect) -> Spot:
    return rect.x, rect.y, rect.w, rect.h
