"""From a window to the whole screen, and back to the window as large as it was."""

from __future__ import annotations

from warnings import catch_warnings

import pygame

from otp_atm.hardware.display.whole_screen import WholeScreen
from otp_atm.hardware.display.window import Size, surface


class FullScreen:
    """Outlives whatever is on in the window."""

    def __init__(self) -> None:
        self._small: Size | None = None
        """The window's size before it took the whole screen."""

    def toggle(self) -> None:
        if self._small:
            with catch_warnings(action="ignore", category=RuntimeWarning):  # the first time only leaves the whole screen, at its size
                for _ in range(2):
                    pygame.display.set_mode(self._small, pygame.RESIZABLE)
            self._small = None
        else:
            self._small = surface().get_size()
            pygame.display.set_mode((0, 0), pygame.FULLSCREEN)
            WholeScreen().cover()
