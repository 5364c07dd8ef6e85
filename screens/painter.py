"""The painter: from a `View` to pixels. The still part of a screen is composed once; after that only what changed is painted.

    view --- frame, slots, content ---> still picture --- moving parts over it ---> the caller's surface

The caller shows a view, paints when the view or the time asks for it, and flips the rectangles that come back.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import datetime

from pygame import Rect, Surface

from otp_atm.drawing.fonts import FontBook
from otp_atm.drawing.shapes import Shapes
from otp_atm.drawing.text import Typesetter
from otp_atm.kiosk.vocabulary import Key
from otp_atm.screens import dates
from otp_atm.screens.brand import Brand
from otp_atm.screens.painting.content import planned
from otp_atm.screens.painting.fade import Fade, fade_from
from otp_atm.screens.painting.frame import clock_rect
from otp_atm.screens.painting.kit import Kit
from otp_atm.screens.painting.layout import layout_of
from otp_atm.screens.painting.moving import PIN_LOOKS, Clock, Moving, PinDot, Press, Ring, Shown
from otp_atm.screens.painting.parts import Badge, Heading, PinCells
from otp_atm.screens.painting.pin_keys import PinKey, PinKeys
from otp_atm.screens.painting.slots import Slot
from otp_atm.screens.painting.still import Still
from otp_atm.screens.theme import theme_of
from otp_atm.screens.view import View


class ScreenPainter:
    """Paints views on surfaces of one size, in pixels. `now` is always the terminal's monotonic clock, in seconds."""

    def __init__(
        self,
        brand: Brand,
        size: tuple[int, int],
        pin_keys: Callable[[], str] = lambda: "",
        clock: Callable[[], datetime] | None = None,
        waits: Callable[[], float] | None = None,
    ) -> None:
        """`pin_keys` gives the order of the ten digits on glass for the next PIN entry, or nothing where there is a real pad.

        `clock` is what the header's clock goes by where time can be moved or stopped; else it goes on from each view's moment. `waits` is
        the terminal's monotonic clock, which countdowns go by, where `now` is another.
        Raises ValueError for a brand colour that is none, and zoneinfo.ZoneInfoNotFoundError for an unknown time zone.
        """
        theme = theme_of(brand)
        self._brand = brand
        self._order_pin_keys = pin_keys
        self._pin_keys = ""
        self._clock = clock
        self._waits = waits
        self._zone = dates.zone(brand.time_zone)
        self._kit = Kit(theme, layout_of(size, theme.metrics), Typesetter(FontBook()), Shapes())
        self._still = Still(self._kit, brand)
        self._shown: Shown | None = None
        self._stale = True
        self._whole = True
        self._fade: Fade | None = None
        self._parts: dict[str, Moving] = {}
        self._frames: dict[str, Hashable] = {}
        self._looks: dict[tuple[str, Hashable], Surface] = {}
        self._twin: ScreenPainter | None = None

    @property
    def size(self) -> tuple[int, int]:
        return self._kit.layout.size

    def show(self, view: View, now: float) -> None:
        """This view from now on. A change of screen begins a short fade; a digit or a passing second does not."""
        old = self._shown
        self._shown = Shown(view, now, old.entered if old and old.view.name == view.name else now)
        if view.pin and not (old and old.view.name == view.name):
            self._pin_keys = self._order_pin_keys()
        self._stale = self._stale or not self._still.shows(view)

    def paint(self, surface: Surface, now: float) -> list[Rect]:
        """Paint what has changed since the last call; the rectangles to flip, none if nothing has changed."""
        shown = self._shown
        if shown is None:
            return []
        restored = self._restored(shown, surface, now)
        if restored:
            self._frames.clear()
            surface.blits([(self._still.surface, region, region) for region in restored], doreturn=False)
        dirty = restored + self._moved(shown, surface, now)
        if self._fade:
            self._fade.draw(surface, now)
        return dirty

    def next_change(self, now: float) -> float | None:
        """When `paint` will next have something to do; None if not before the next `show`."""
        shown = self._shown
        if shown is None or self._stale or self._whole:
            return now if shown else None
        changes = [part.next_change(shown, now) for part in self._parts.values()]
        if self._fade:
            changes.append(min(now + self._kit.theme.motion.fade_step, self._fade.ends))
        return min((change for change in changes if change is not None), default=None)

    def refresh(self) -> None:
        """Paint everything at the next call: the surface has lost what was on it, or is another one. A fade is cut short."""
        self._whole = True

    def press(self, key: Key, now: float) -> None:
        """Light the choice of this key up for a moment, if it has one."""
        slot = self._still.plan.slots.get(key)
        if slot and not self._stale:
            self._parts[key.value] = Press(slot, now + self._kit.theme.motion.press)

    def key_at(self, point: tuple[int, int]) -> Key | None:
        """The key of the choice at a point of the screen."""
        if not self._shown:
            return None
        slots = self._still.plan.slots if self._still.shows(self._shown.view) else self._planned(self._shown.view)
        return next((key for key, slot in slots.items() if slot.rect.collidepoint(point)), None)

    def pin_key_at(self, point: tuple[int, int]) -> PinKey | None:
        """The key of the PIN pad on glass at a point of the screen; none before the customer can have seen it.

        They stay where they are while one PIN is entered, also between a digit that brings a cell of its own and its picture.
        """
        places = self._still.plan.places if self._shown and self._still.view and self._still.view.name == self._shown.view.name else ()
        keys = (part.keys(rect) for part, rect in places if isinstance(part, PinKeys))
        return next((meaning for pad in keys for meaning, key in pad.items() if key.collidepoint(point)), None)

    def slot(self, key: Key) -> Rect:
        """Where the choice of a function key stands, or where one would that it has not. Raises KeyError for other keys."""
        slot = self._still.plan.slots.get(key)
        return slot.rect.copy() if slot else self._kit.layout.slots[key].copy()

    def picture(self, view: View, size: tuple[int, int]) -> Surface:
        """A complete still picture of a view, as at second 0 of the monotonic clock."""
        if self._twin is None or self._twin.size != size:
            self._twin = ScreenPainter(self._brand, size, self._order_pin_keys)
        surface = Surface(size, depth=32)
        self._twin.refresh()
        self._twin.show(view, 0.0)
        self._twin.paint(surface, 0.0)
        return surface

    def _planned(self, view: View) -> Mapping[Key, Slot]:
        """The choices of a view that has not been painted yet."""
        return planned(view, self._kit, self._pin_keys).slots

    def _restored(self, shown: Shown, surface: Surface, now: float) -> list[Rect]:
        """The regions of the surface on which the still picture is to be laid anew."""
        if self._stale:
            return self._composed(shown, surface, now)
        if self._whole:
            self._whole, self._fade = False, None
            return [surface.get_rect()]
        return self._uncovered(now)

    def _composed(self, shown: Shown, surface: Surface, now: float) -> list[Rect]:
        """Compose the still picture; the regions of it that the surface does not show yet."""
        old, presses = self._still.view, [part for part in self._parts.values() if isinstance(part, Press) and part.frame(shown, now)]
        for press in presses if not self._whole else ():
            press.draw(True, shown, surface)
        regions = self._still.compose(shown.view, self._pin_keys)
        if self._fade:  # what has not come to rest yet has to be painted as well
            regions += [region for region in self._fade.regions if region not in regions]
        if self._whole or not old:
            regions, self._fade = [surface.get_rect()], None
        elif old.name != shown.view.name:
            motion = self._kit.theme.motion  # the first step is taken at once: a picture of the old screen alone would be a wasted one
            self._fade = fade_from(surface, regions, now - motion.fade_step, motion.fade)
        self._stale = self._whole = False
        kept = self._still.plan.slots.values()
        self._parts = self._moving(shown.view) | {press.slot.choice.key.value: press for press in presses if press.slot in kept}
        self._looks = self._prepared(shown)
        return regions

    def _uncovered(self, now: float) -> list[Rect]:
        """The regions that a fade has to paint again."""
        fade = self._fade
        if fade and fade.over(now):
            self._fade = None
        return fade.regions if fade else []

    def _moved(self, shown: Shown, surface: Surface, now: float) -> list[Rect]:
        """Paint the moving parts whose frame is another one than the surface shows."""
        dirty = []
        for name, part in self._parts.items():
            frame = part.frame(shown, now)
            if frame == self._frames.get(name):
                continue
            self._frames[name] = frame
            look = self._looks.get((name, frame))
            if look:
                surface.blit(look, part.rect)
            else:
                surface.blit(self._still.surface, part.rect, part.rect)
                if frame is not None:
                    part.draw(frame, shown, surface)
            dirty.append(part.rect)
        return dirty

    def _moving(self, view: View) -> dict[str, Moving]:
        """The parts of a composed view that move, by a name of their own."""
        kit = self._kit
        parts: dict[str, Moving] = {"clock": Clock(kit, clock_rect(kit, view.language), view.language, self._zone, self._clock)}
        for part, rect in self._still.plan.places:
            if isinstance(part, Badge | Heading):
                parts["ring"] = Ring(kit, part.disc(rect), kit.theme.palette.tones[view.tone], view.language, self._waits)
            elif isinstance(part, PinCells):
                parts |= {f"pin {place}": PinDot(kit, cell, place) for place, cell in enumerate(part.cells(rect))}
        return parts

    def _prepared(self, shown: Shown) -> dict[tuple[str, Hashable], Surface]:
        """How the parts look that have to be painted at once when a key is pressed."""
        looks: dict[tuple[str, Hashable], Surface] = {}
        for name, part in self._parts.items():
            if isinstance(part, PinDot):
                under = self._still.surface.subsurface(part.rect)
                for frame in PIN_LOOKS:
                    look = looks[name, frame] = under.copy()
                    part._replace(rect=look.get_rect()).draw(frame, shown, look)
        return looks
