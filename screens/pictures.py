"""Pictures of screens as files, and what differs between two. For docs and tests: needs Pillow, which the terminal does not.

A picture is kept in 256 colours of its own choosing, a third of the size. A fresh one is brought to the same colours before they are
compared, so that nothing is lost between them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import pygame
from PIL import Image, ImageChops

_COLOURS: Final = 256
_ROUNDS: Final = 2
"""How often the choice of colours is improved: enough for smooth shades without steps."""


class Difference(NamedTuple):
    """How two pictures differ, in steps of 0 to 255: each pixel by its most differing channel."""

    most: int
    mean: float


def image_of(surface: pygame.Surface) -> Image.Image:
    """A surface's pixels."""
    return Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))


def keep(surface: pygame.Surface, path: Path) -> None:
    """Write a surface as a PNG file in few colours, folders and all."""
    image = image_of(surface)
    colours = image.quantize(_COLOURS, Image.Quantize.MEDIANCUT, kmeans=_ROUNDS, dither=Image.Dither.NONE)
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(palette=colours, dither=Image.Dither.NONE).save(path, optimize=True)


def in_colours_of(kept: Image.Image, surface: pygame.Surface) -> Image.Image:
    """A surface's pixels in the colours of a kept picture."""
    return image_of(surface).quantize(palette=kept, dither=Image.Dither.NONE).convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """How far two pictures of one size are apart. Raises ValueError for different sizes."""
    if one.size != other.size:
        raise ValueError(f"pictures of {one.size} and {other.size} cannot be compared")
    red, green, blue = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    steps = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return Difference(
        max(step for step, count in enumerate(steps) if count), sum(step * count for step, count in enumerate(steps)) / sum(steps)
    )


def highlighted(one: Image.Image, other: Image.Image) -> Image.Image:
    """Where two pictures of one size differ: bright on a dimmed one."""
    apart = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L").point(lambda step: 255 if step else 0)
    dimmed = other.convert("L").point(lambda step: step // 3).convert("RGB")
    return Image.composite(Image.new("RGB", other.size, (255, 80, 180)), dimmed, apart)
