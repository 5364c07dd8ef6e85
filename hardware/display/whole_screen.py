"""A window over the whole screen stays as large as the screen: SDL leaves that to the window manager, and a kiosk has none."""

from __future__ import annotations

from typing import Final

import pygame

from otp_atm.hardware.display.xlib import Xlib, window_id, xlib

_PAUSE: Final = 1.0
"""Seconds between two looks at the screen: nobody tells a client of another size of it who has not asked for it, and SDL has not."""


class WholeScreen:
    """Looks after pygame's window if it covers an X screen. One on a single of several monitors is left alone."""

    def __init__(self) -> None:
        window = pygame.display.get_surface()
        found = xlib() if window and window.get_flags() & (pygame.FULLSCREEN | pygame.NOFRAME) else None
        self._size = found.screen_size() if found else None
        self._xlib: Xlib | None = found if self._size == pygame.display.get_window_size() else None
        self._next = 0.0

    def follow(self, now: float) -> None:
        """Have the window follow the screen; `now` in seconds on a clock that only goes forward."""
        if self._xlib is None or now < self._next:
            return
        self._next = now + _PAUSE
        if self._xlib.screen_size() != self._size:
            self.cover()

    def cover(self) -> None:
        """Cover the screen as it is now: SDL alone would leave a window of its size where it was."""
        if self._xlib:
            self._size = self._xlib.screen_size()
            self._xlib.fill(window_id(), self._size)
