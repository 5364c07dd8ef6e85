"""Fonts, opened when first needed: a size that no screen shows costs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pygame

from drawing.style import Face

FOLDER: Final = Path(__file__).resolve().parents[1] / "assets" / "fonts"


class FontBook:
    """Fonts by face and direction. Each direction has a font of its own, as a font remembers its script."""

    def __init__(self, folder: Path = FOLDER) -> None:
        pygame.font.init()
        self._folder = folder
        self._fonts: dict[tuple[Face, bool], pygame.font.Font] = {}

    def font(self, face: Face, rtl: bool) -> pygame.font.Font:
        key = (face, rtl)
        found = self._fonts.get(key)
        if found is None:
            found = self._fonts[key] = self._open(face, rtl)
        return found

    def _open(self, face: Face, rtl: bool) -> pygame.font.Font:
        font = pygame.font.Font(self._folder / face.weight.value, face.size)
        font.set_script("Arab" if rtl else "Latn")
        font.set_direction(pygame.DIRECTION_RTL if rtl else pygame.DIRECTION_LTR)
        return font
