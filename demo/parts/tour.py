"""What the guided tour lays over the window: its band with the caption, and its pointer with the ring of a click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.arrow import draw_arrow
from otp_atm.demo.art.band import Told, draw_band
from otp_atm.demo.art.studio import Studio
from otp_atm.demo.parts.part import SMOOTH
from otp_atm.demo.words import words_of
from otp_atm.drawing.colour import Colour
from otp_atm.kiosk.vocabulary import Language

_RIPPLE: Final = 0.45
"""Seconds."""
_RING: Final = (7, 26)
"""The ring's radius at first and at last, in design units."""
_GOLD: Final[Colour] = (255, 208, 96)


class Pointer(Protocol):
    """`demo.tour.hand.Hand`, as it is painted."""

    point: tuple[int, int]
    pressed_at: float | None


class Surprising(Protocol):
    """`demo.tour.tour.Surprise`, as it is painted."""

    def said(self, language: Language) -> str: ...


class Standing(Protocol):
    """`demo.tour.tour.Tour`, as it is painted."""

    @property
    def language(self) -> Language: ...

    @property
    def hand(self) -> Pointer: ...

    @property
    def caption(self) -> str: ...

    @property
    def progress(self) -> float: ...

    @property
    def paused(self) -> bool: ...

    @property
    def surprise(self) -> Surprising | None: ...


class TourPart:
    """The band is drawn anew whenever it says something else."""

    def __init__(self, tour: Standing, studio: Callable[[], Studio]) -> None:
        self._tour = tour
        self._studio = studio
        areas = studio().areas
        self._band = areas.band or Rect(0, 0, 0, 0)
        self._arrow = draw_arrow(areas.px(30))
        self._radii = areas.px(_RING[0]), areas.px(_RING[1])
        self._told: Told | None = None
        self._picture: Surface | None = None
        self._point: tuple[int, int] | None = None
        self._ring: tuple[tuple[int, int], int, int] | None = None
        """Its middle, its radius, and how opaque it is."""

    def changed(self, now: float) -> list[Rect]:
        dirty = []
        told = self._now_told()
        if told != self._told:
            self._told = told
            self._picture = draw_band(self._studio(), self._band, self._tour.language, told)
            dirty.append(self._band)
        before = self._places()
        self._point, self._ring = self._tour.hand.point, self._ripple(now)
        if before != self._places():
            dirty += [*before, *self._places()]
        return dirty

    def draw(self, onto: Surface) -> None:
        if self._picture:
            onto.blit(self._picture, self._band)
        if self._ring:
            centre, radius, opacity = self._ring
            ring = Surface((2 * radius + 4, 2 * radius + 4), pygame.SRCALPHA)
            middle = radius + 2, radius + 2
            pygame.draw.aacircle(ring, (*_GOLD, opacity), middle, radius, max(2, radius // 5))
            onto.blit(ring, ring.get_rect(center=centre))
        if self._point:
            onto.blit(self._arrow, self._point)

    def next_change(self, now: float) -> float | None:
        if self._ring or self._ripple(now):
            return now + SMOOTH
        return now if self._now_told() != self._told or self._tour.hand.point != self._point else None

    def _places(self) -> list[Rect]:
        places = [self._arrow.get_rect(topleft=self._point)] if self._point else []
        if self._ring:
            centre, radius, _ = self._ring
            ring = Rect(0, 0, 2 * radius + 4, 2 * radius + 4)
            ring.center = centre
            places.append(ring)
        return places

    def _ripple(self, now: float) -> tuple[tuple[int, int], int, int] | None:
        pressed = self._tour.hand.pressed_at
        if pressed is None or not 0 <= now - pressed < _RIPPLE:
            return None
        share = (now - pressed) / _RIPPLE
        first, last = self._radii
        return self._tour.hand.point, round(first + (last - first) * share), round(230 * (1 - share))

    def _now_told(self) -> Told:
        tour = self._tour
        words = words_of(tour.language).tour
        tag = words.stopped if tour.surprise else words.paused if tour.paused else ""
        return Told(tour.caption, self._surprise(), tag, round(tour.progress, 3), tour.paused)

    def _surprise(self) -> str:
        """What went wrong, in the tour's language; nothing as long as nothing has."""
        return self._tour.surprise.said(self._tour.language) if self._tour.surprise else ""
