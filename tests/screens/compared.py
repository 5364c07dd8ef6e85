"""Fresh pictures beside kept ones: a fresh one is brought to the colours of the kept one before they are compared."""

from __future__ import annotations

from typing import NamedTuple

import pygame
from PIL import Image, ImageChops

from otp_atm.screens.pictures import image_of


class Difference(NamedTuple):
    """How two pictures differ, in steps of 0 to 255: each pixel by its most differing channel."""

    most: int
    mean: float


def in_colours_of(kept: Image.Image, surface: pygame.Surface) -> Image.Image:
    """A surface's pixels in the colours of a kept picture."""
    return image_of(surface).quantize(palette=kept, dither=Image.Dither.NONE).convert("RGB")


def highlighted(one: Image.Image, other: Image.Image) -> Image.Image:
    """Where two pictures of one size differ: bright on a dimmed one."""
    apart = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).convert("L").point(lambda step: 255 if step else 0)
    dimmed = other.convert("L").point(lambda step: step // 3).convert("RGB")
    return Image.composite(Image.new("RGB", other.size, (255, 80, 180)), dimmed, apart)


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """How far two pictures of one size are apart. Raises ValueError for different sizes."""
    if one.size != other.size:
        raise ValueError(f"pictures of {one.size} and {other.size} cannot be compared")
    red, green, blue = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    steps = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    return Difference(
        max(step for step, count in enumerate(steps) if count), sum(step * count for step, count in enumerate(steps)) / sum(steps)
    )
