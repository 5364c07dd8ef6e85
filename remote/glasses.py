"""What one page sees of a terminal and of a phone: painted at the page's size, and told as the pieces that have changed.

A change of screen fades in before a customer; from afar it is shown at its end, as each step would be a picture of its own. Everything here
is called in the thread of `Painting` alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import pygame
from pygame import Rect, Surface

from otp_atm.drawing.quick_png import quick_png
from otp_atm.person.seeing import plain
from otp_atm.phone.events import Event, Typed
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.view import View as PhoneView
from otp_atm.remote.clock import OwnClock
from otp_atm.remote.touchable import WITHOUT_LABEL, touchables
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.painting.layout import SIDES
from otp_atm.screens.view import View

Size = tuple[int, int]
Share = tuple[float, float, float, float]
"""A place of a picture: from the left, from the top, width and height, in parts of the whole."""
OVER: Final = 1.0
"""Seconds after which whatever fades or slides in has come to rest."""
FEW: Final = 3
"""Pieces that are told one by one; of more, what holds all of them."""


class Patch(NamedTuple):
    """A piece of a picture: where it belongs, in pixels, and a PNG of it."""

    x: int
    y: int
    width: int
    height: int
    png: bytes


class Place(NamedTuple):
    """Something to touch on the phone: its name in the API or, on the keypad, its digit; its label; and where it is, if it is to be seen at
    present."""

    name: str
    digit: str
    label: str
    rect: Share | None


class Glimpse(NamedTuple):
    """What is new, and in how many seconds there is more by itself; None if there is not."""

    patches: tuple[Patch, ...]
    due: float | None


class ScreenGlass:
    """The terminal's screen, by its clock."""

    def __init__(self, brand: Brand, size: Size, clock: OwnClock) -> None:
        self._painter = ScreenPainter(brand, size, clock=clock.now, waits=clock.monotonic)
        self._surface = Surface(size, depth=32)
        self._clock = clock
        self._name = ""

    def keys(self) -> dict[str, Share]:
        """Where the choices of the function keys stand, whether there are any now or not."""
        return {key.value: _share(self._painter.slot(key), self._surface) for side in SIDES for key in side}

    def shown(self, view: View) -> Glimpse:
        now = self._clock.monotonic()
        self._painter.show(view, now)
        dirty = self._painter.paint(self._surface, now + OVER)
        if view.name != self._name:
            self._name = view.name
            dirty += self._painter.paint(self._surface, now + 2 * OVER)
        return Glimpse(patches(self._surface, dirty), _due(self._painter.next_change(now + OVER), now + OVER))


class PhoneGlass:
    """The phone, with dots in the place of codes and card numbers. `clock` is the true time, which countdowns on it go by."""

    def __init__(self, brand: Brand, size: Size, clock: Callable[[], datetime]) -> None:
        self._painter = PhonePainter(brand, size, clock)
        self._surface = Surface(size, pygame.SRCALPHA)
        self._view: PhoneView | None = None

    def shown(self, view: PhoneView, pushes: Iterable[float] = ()) -> Glimpse:
        """`pushes` are what fingers have done to it meanwhile, in parts of its height."""
        now = time.monotonic()
        self._view = view.discreet
        self._painter.show(self._view, now)
        for share in pushes:
            self._painter.push(round(share * self._surface.get_height()))
        dirty = self._painter.paint(self._surface, now + OVER)
        return Glimpse(patches(self._surface, dirty), _due(self._painter.next_change(now + OVER), now + OVER))

    def places(self) -> list[Place]:
        """What can be touched on it."""
        assert self._view
        told = [Place(name, "", plain(label), self._place(event)) for name, label, event in touchables(self._view)]
        named = {place.name for place in told}
        ways = [Place(tap.value, "", "", self._place(tap)) for tap in WITHOUT_LABEL]
        keys = [Place("", digit, digit, self._place(Typed(digit))) for digit in "1234567890"]
        return [*told, *(place for place in (*ways, *keys) if place.rect and place.name not in named)]

    def _place(self, event: Event) -> Share | None:
        rect = self._painter.place_of(event)
        seen = rect.clip(self._painter.geometry.body) if rect else None
        if not seen:
            return None
        return _share(seen, self._surface)


def patches(surface: Surface, dirty: Sequence[Rect]) -> tuple[Patch, ...]:
    """The pieces of the surface at these rectangles."""
    return tuple(
        Patch(rect.x, rect.y, rect.width, rect.height, quick_png(surface.subsurface(rect))) for rect in _pieces(surface.get_rect(), dirty)
    )


def _pieces(whole: Rect, dirty: Sequence[Rect]) -> Iterator[Rect]:
    inside = [rect for rect in (each.clip(whole) for each in dirty) if rect]
    if len(inside) > FEW or _overlap(inside):
        yield inside[0].unionall(inside[1:])
    else:
        yield from inside


def _overlap(rects: Sequence[Rect]) -> bool:
    return any(rect.collidelist(rects[place + 1 :]) >= 0 for place, rect in enumerate(rects))


def _share(rect: Rect, surface: Surface) -> Share:
    width, height = surface.get_size()
    return rect.x / width, rect.y / height, rect.width / width, rect.height / height


def _due(moment: float | None, now: float) -> float | None:
    return None if moment is None else max(0.0, moment - now)
