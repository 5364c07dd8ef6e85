"""Surfaces as pictures and files.

A screen has some 4,500 colours, most of them of a glow behind fine lines: without loss it takes 62 KB as WebP and 109 KB as PNG. A picture
to be looked at is therefore kept in 256 colours of its own choosing, which the eye does not tell from the screen: 32 KB. That nothing of
the screen itself has changed is said by the hash of its exact pixels.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Final

import pygame
from PIL import Image

_COLOURS: Final = 256
_ROUNDS: Final = 2
"""How often the choice of colours is improved: enough for smooth shades without steps."""
_EFFORT: Final = {"quality": 90, "method": 4}
"""Of the lossless encoder. The utmost would save 2 % in nine times the time."""


def fingerprint(surface: pygame.Surface) -> str:
    """SHA-256 of a surface's size and pixels: `1280x800`, a line feed, and three bytes (red, green, blue) a pixel, row by row."""
    digest = hashlib.sha256("{}x{}\n".format(*surface.get_size()).encode())
    digest.update(pygame.image.tobytes(surface, "RGB"))
    return digest.hexdigest()


def fingerprint_of(image: Image.Image) -> str:
    """The same of a picture."""
    return hashlib.sha256("{}x{}\n".format(*image.size).encode() + image.convert("RGB").tobytes()).hexdigest()


def image_of(surface: pygame.Surface) -> Image.Image:
    """A surface's pixels."""
    return Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))


def in_few_colours(surface: pygame.Surface) -> bytes:
    """A WebP file of a surface, as it is kept to be looked at."""
    image = image_of(surface)
    colours = image.quantize(_COLOURS, Image.Quantize.MEDIANCUT, kmeans=_ROUNDS, dither=Image.Dither.NONE)
    file = BytesIO()
    image.quantize(palette=colours, dither=Image.Dither.NONE).convert("RGB").save(file, "WEBP", lossless=True, **_EFFORT)
    return file.getvalue()


def save(image: Image.Image, path: Path) -> None:
    """Write a picture as it is as a PNG file, folders and all, quickly: it is not for keeping."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path, compress_level=1)
