"""Pictures of screens as files, for docs and tests: needs Pillow, which the terminal does not.

A picture is kept in 256 colours of its own choosing, a third of the size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pygame
from PIL import Image

_COLOURS: Final = 256
_ROUNDS: Final = 2
"""How often the choice of colours is improved: enough for smooth shades without steps."""


def image_of(surface: pygame.Surface) -> Image.Image:
    """A surface's pixels."""
    return Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))


def keep(surface: pygame.Surface, path: Path) -> None:
    """Write a surface as a PNG file in few colours, folders and all."""
    image = image_of(surface)
    colours = image.quantize(_COLOURS, Image.Quantize.MEDIANCUT, kmeans=_ROUNDS, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(palette=colours, dither=Image.Dither.NONE).save(path, optimize=True)
