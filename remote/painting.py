"""Pictures of screens and of the phone, painted one after the other in a thread of their own."""

from __future__ import annotations

import asyncio
import io
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from math import inf
from typing import Final, TypeVar

import pygame
from pygame import Surface

from otp_atm.kiosk.vocabulary import Key
from otp_atm.phone.events import Event
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.view import View as PhoneView
from otp_atm.remote.hosted import Gone
from otp_atm.scenarios.studio import PHONE_SIZE
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View

T = TypeVar("T")
Size = tuple[int, int]
KEPT: Final = 4
"""Sizes for which a painter is kept: each has letters and shapes of its own."""


class Painting:
    """Paints in this brand."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._painters: OrderedDict[Size, ScreenPainter] = OrderedDict()
        self._phone_painter: PhonePainter | None = None
        self._phone_clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="painting")
        self._over = False

    async def screen(self, view: View, size: Size) -> bytes:
        """A PNG of the terminal's screen."""
        return await self.done(lambda: _png(self._painter(size).picture(view, size)))

    async def phone(self, view: PhoneView, clock: Callable[[], datetime]) -> bytes:
        """A PNG of the phone's page, dots in the place of codes and card numbers."""
        return await self.done(lambda: _png(self._phone_at(clock).picture(view.discreet)))

    async def tap_at(self, view: PhoneView, clock: Callable[[], datetime], point: tuple[float, float]) -> Event | None:
        """What touching a place of the phone's picture means; `point` is in parts of its width and height."""

        def found() -> Event | None:
            painter = self._phone_at(clock)
            painter.picture(view)
            return painter.at((int(point[0] * PHONE_SIZE[0]), int(point[1] * PHONE_SIZE[1])), inf)

        return await self.done(found)

    async def key_at(self, view: View, size: Size, point: tuple[float, float]) -> Key | None:
        """The key of the choice at a place of a screen of this size; `point` is in parts of its width and height."""

        def found() -> Key | None:
            painter = self._painter(size)
            painter.show(view, 0.0)
            return painter.key_at((int(point[0] * size[0]), int(point[1] * size[1])))

        return await self.done(found)

    def close(self) -> None:
        """Whoever still waits hears that it is over. His picture cancelled would be himself cancelled, and his stream without an end."""
        self._over = True
        self._thread.shutdown(wait=False)

    def _painter(self, size: Size) -> ScreenPainter:
        painter = self._painters.pop(size, None) or ScreenPainter(self._brand, size)
        self._painters[size] = painter
        if len(self._painters) > KEPT:
            self._painters.popitem(last=False)
        return painter

    def _phone_at(self, clock: Callable[[], datetime]) -> PhonePainter:
        """The one painter of phones, by this clock."""
        self._phone_clock = clock
        self._phone_painter = self._phone_painter or PhonePainter(self._brand, PHONE_SIZE, self._now)
        return self._phone_painter

    def _now(self) -> datetime:
        return self._phone_clock()

    async def done(self, work: Callable[[], T]) -> T:
        """What comes of this, done in the thread in which all is painted. Raises Gone."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._unless_over, work)
        except RuntimeError:
            self._require_open()
            raise

    def _unless_over(self, work: Callable[[], T]) -> T:
        self._require_open()
        return work()

    def _require_open(self) -> None:
        if self._over:
            raise Gone("nothing is painted any more") from None


def _png(picture: Surface) -> bytes:
    file = io.BytesIO()
    pygame.image.save(picture, file, "screen.png")
    return file.getvalue()
