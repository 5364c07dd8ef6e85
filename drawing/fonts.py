"""Fonts, opened when needed: a size that no screen shows any more costs nothing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import pygame

from otp_atm.drawing.style import Face

FOLDER: Final = Path(__file__).resolve().parents[1] / "assets" / "fonts"


KEPT: Final = 16
"""Fonts of one size, script and weight that stay open, of some 160 kB each: more than one screen needs, where all of them need fifty."""


class FontBook:
    """Fonts by face and direction. Each direction has a font of its own, as a font remembers its script."""

    def __init__(self, folder: Path = FOLDER) -> None:
        pygame.font.init()
        self._folder = folder
        self.font = lru_cache(maxsize=KEPT)(self._open)

    def _open(self, face: Face, rtl: bool) -> pygame.font.Font:
        font = pygame.font.Font(self._folder / face.weight.value, face.size)
        font.set_script("Arab" if rtl else "Latn")
        font.set_direction(pygame.DIRECTION_RTL if rtl else pygame.DIRECTION_LTR)
        return font
