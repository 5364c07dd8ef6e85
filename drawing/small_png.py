"""Pictures for files that must be light: PNG (ISO/IEC 15948) with a palette, every pixel in its place.

A screen has thousands of colours, most of them steps of a shade. Median cut (Heckbert, 1982) finds 160 that come near to all of them.
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Mapping
from heapq import heappop, heappush
from itertools import count
from typing import Final, NamedTuple

import pygame
from pygame import Surface

COLOURS: Final = 160
_SHADES: Final = bytes(min(255, (value + 2) // 4 * 4) for value in range(256))
"""Steps of a channel that nobody can tell apart are one."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_INDEXED: Final = 3
_EFFORT: Final = 7
"""Of zlib: more takes far longer than it saves."""

Colour = tuple[int, ...]
"""Red, green, blue and alpha, up to 255 each."""


class Box(NamedTuple):
    """Colours that one will stand for, with their pixels in the picture. That of the least `rank` is divided next, at its widest
    `channel`; `serial` tells those of the same rank apart."""

    rank: float
    serial: int
    channel: int
    colours: list[tuple[Colour, int]]


def small_png(surface: Surface) -> bytes:
    """The picture as a PNG file with at most `COLOURS` colours."""
    width, height = surface.get_size()
    pixels = array("I", pygame.image.tobytes(surface, "RGBA").translate(_SHADES))
    boxes = _boxes([(tuple(pixel.to_bytes(4, sys.byteorder)), share) for pixel, share in Counter(pixels).items()])
    places = {int.from_bytes(bytes(colour), sys.byteorder): place for place, box in enumerate(boxes) for colour, _ in box.colours}
    indices = bytes(map(places.__getitem__, pixels))
    colours = [_mean(box) for box in boxes]
    palette = {b"PLTE": b"".join(bytes(colour[:3]) for colour in colours), b"tRNS": bytes(colour[3] for colour in colours)}
    return png_file((width, height), _INDEXED, indices, _EFFORT, palette)


def png_file(size: tuple[int, int], kind: int, pixels: bytes, effort: int, more: Mapping[bytes, bytes] = {}) -> bytes:
    """A PNG file of these pixels, row by row: `kind` is its colour type, `effort` that of zlib, `more` are chunks before the pixels."""
    width, height = size
    row = len(pixels) // height
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0),
        **more,
        b"IDAT": zlib.compress(b"".join(b"\0" + pixels[start : start + row] for start in range(0, row * height, row)), effort),
        b"IEND": b"",
    }
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in chunks.items())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _boxes(colours: list[tuple[Colour, int]]) -> list[Box]:
    """The colours, divided as often as the palette allows."""
    serials = count()
    boxes = [_box(next(serials), colours)]
    while len(boxes) < COLOURS and boxes[0].rank < 0:
        for half in _halves(heappop(boxes)):
            heappush(boxes, _box(next(serials), half))
    return boxes


def _box(serial: int, colours: list[tuple[Colour, int]]) -> Box:
    """It comes the sooner the wider it is, and the more of the picture it covers."""
    widths = [max(channel) - min(channel) for channel in zip(*(colour for colour, _ in colours), strict=True)]
    width = max(widths)
    return Box(-width * width * sum(share for _, share in colours) ** 0.5, serial, widths.index(width), colours)


def _halves(box: Box) -> tuple[list[tuple[Colour, int]], list[tuple[Colour, int]]]:
    """What lies below the middle of its widest channel, and the rest: both have some."""
    values = [colour[box.channel] for colour, _ in box.colours]
    middle = (min(values) + max(values)) / 2
    return [each for each in box.colours if each[0][box.channel] < middle], [each for each in box.colours if each[0][box.channel] >= middle]


def _mean(box: Box) -> Colour:
    """The colour of all its pixels together."""
    whole = sum(share for _, share in box.colours)
    channels = zip(*([value * share for value in colour] for colour, share in box.colours), strict=True)
    return tuple(round(sum(channel) / whole) for channel in channels)
