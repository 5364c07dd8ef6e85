"""Two pictures beside one another: how far they are apart, and where."""

from __future__ import annotations

from typing import Final, NamedTuple, cast

from PIL import Image, ImageChops

_GAP: Final = 16


class Difference(NamedTuple):
    """How two pictures differ: the share of the pixels that do, and, in steps of 0 to 255, each pixel by its most differing channel."""

    share: float
    most: int
    mean: float


def in_colours_of(kept: Image.Image, fresh: Image.Image) -> Image.Image:
    """A picture in the colours of a kept one. Raises ValueError if those are more than 256."""
    colours = kept.convert("RGB").getcolors(256)
    if colours is None:
        raise ValueError("a picture that is kept has 256 colours at most")
    palette = Image.new("P", (1, 1))
    palette.putpalette([step for _, colour in colours for step in cast(tuple[int, int, int], colour)])
    return fresh.quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")


def highlighted(one: Image.Image, other: Image.Image) -> Image.Image:
    """Where two pictures of one size differ: bright on a dimmed one."""
    apart = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    steps = ImageChops.lighter(ImageChops.lighter(*apart.split()[:2]), apart.split()[2]).point(lambda step: 255 if step else 0)
    dimmed = other.convert("L").point(lambda step: step // 3).convert("RGB")
    return Image.composite(Image.new("RGB", other.size, (255, 80, 180)), dimmed, steps)


def side_by_side(*images: Image.Image) -> Image.Image:
    """Pictures in a row, with a gap between them."""
    row = Image.new("RGB", (sum(image.width + _GAP for image in images) - _GAP, max(image.height for image in images)), "white")
    left = 0
    for image in images:
        row.paste(image, (left, 0))
        left += image.width + _GAP
    return row


def difference(one: Image.Image, other: Image.Image) -> Difference:
    """How far two pictures of one size are apart. Raises ValueError for different sizes."""
    if one.size != other.size:
        raise ValueError(f"pictures of {one.size} and {other.size} cannot be compared")
    red, green, blue = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).split()
    steps = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    pixels = sum(steps)
    return Difference(
        1 - steps[0] / pixels,
        max(step for step, count in enumerate(steps) if count),
        sum(step * count for step, count in enumerate(steps)) / pixels,
    )
