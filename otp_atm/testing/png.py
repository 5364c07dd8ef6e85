"""PNG pictures (ISO/IEC 15948) of eight bits a channel: read, written, and held against each other, without any library."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
CHANNELS: Final = {0: 1, 2: 3, 6: 4}
"""Samples a pixel by colour type: grey, red-green-blue, the same with alpha."""
MARK: Final = b"\xe0\x00\x30"
PALE: Final = bytes(128 + light // 2 for light in range(256))


class BadPicture(Exception):
    """The message says what is wrong with it."""


class Picture(NamedTuple):
    """`pixels` has three bytes, red, green and blue, for each, row by row from the top."""

    width: int
    height: int
    pixels: bytes


class Apart(NamedTuple):
    """How many pixels of two pictures differ, and a picture of the second in grey, with these marked."""

    pixels: int
    picture: Picture


def read(content: bytes) -> Picture:
    """Raises BadPicture for what is no PNG, or of a kind that is not read here (a palette, 16 bits, interlaced)."""
    if not content.startswith(SIGNATURE):
        raise BadPicture("it is no PNG")
    try:
        chunks = list(_chunks(content))
        width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
        if depth != 8 or colour not in CHANNELS or interlace:
            raise BadPicture("it is a PNG of a kind that is not compared here: eight bits of red, green and blue, not interlaced")
        rows = _unfiltered(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")), width, height, CHANNELS[colour])
    except (struct.error, zlib.error, IndexError):
        raise BadPicture("it is a PNG that is damaged") from None
    return Picture(width, height, _coloured(rows, CHANNELS[colour]))


def write(picture: Picture) -> bytes:
    stride = picture.width * 3
    rows = b"".join(b"\x00" + picture.pixels[start : start + stride] for start in range(0, len(picture.pixels), stride))
    header = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    return SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")


def apart(kept: Picture, seen: Picture) -> Apart:
    """Raises BadPicture where they are not of the same size."""
    if (kept.width, kept.height) != (seen.width, seen.height):
        raise BadPicture(f"it has {kept.width} by {kept.height} pixels, and what is seen has {seen.width} by {seen.height}")
    marked, count, stride = bytearray(), 0, seen.width * 3
    for start in range(0, len(seen.pixels), stride):
        before, now = kept.pixels[start : start + stride], seen.pixels[start : start + stride]
        row = _paled(now)
        if now != before:
            places = [place for place in range(0, stride, 3) if now[place : place + 3] != before[place : place + 3]]
            count += len(places)
            for place in places:
                row[place : place + 3] = MARK
        marked += row
    return Apart(count, Picture(seen.width, seen.height, bytes(marked)))


def _paled(row: bytes) -> bytearray:
    """In pale grey: as light as its green, which is most of what eyes see of light."""
    grey = bytearray(len(row))
    for channel in range(3):
        grey[channel::3] = row[1::3].translate(PALE)
    return grey


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(SIGNATURE)
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        yield content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _coloured(samples: bytes, channels: int) -> bytes:
    """Red, green and blue of each pixel: grey three times over, alpha left aside."""
    if channels == 3:
        return samples
    pixels = bytearray(len(samples) // channels * 3)
    for channel in range(3):
        pixels[channel::3] = samples[channel if channels == 4 else 0 :: channels]
    return bytes(pixels)


def _unfiltered(filtered: bytes, width: int, height: int, channels: int) -> bytes:
    stride = width * channels
    if len(filtered) != height * (stride + 1):
        raise IndexError
    rows, above = bytearray(), bytes(stride)
    for start in range(0, len(filtered), stride + 1):
        above = FILTERS[filtered[start]](filtered[start + 1 : start + 1 + stride], above, channels)
        rows += above
    return bytes(rows)


def _sub(row: bytes, _: bytes, step: int) -> bytes:
    out = bytearray(row)
    for place in range(step, len(out)):
        out[place] = (out[place] + out[place - step]) & 0xFF
    return bytes(out)


def _up(row: bytes, above: bytes, _: int) -> bytes:
    return bytes((here + over) & 0xFF for here, over in zip(row, above, strict=True))


def _average(row: bytes, above: bytes, step: int) -> bytes:
    out = bytearray(row)
    for place, over in enumerate(above):
        left = out[place - step] if place >= step else 0
        out[place] = (out[place] + (left + over) // 2) & 0xFF
    return bytes(out)


def _paeth(row: bytes, above: bytes, step: int) -> bytes:
    out = bytearray(row)
    for place, over in enumerate(above):
        left, corner = (out[place - step], above[place - step]) if place >= step else (0, 0)
        guess = left + over - corner
        to_left, to_over, to_corner = abs(guess - left), abs(guess - over), abs(guess - corner)
        nearest = left if to_left <= to_over and to_left <= to_corner else over if to_over <= to_corner else corner
        out[place] = (out[place] + nearest) & 0xFF
    return bytes(out)


def _none(row: bytes, _above: bytes, _step: int) -> bytes:
    return row


FILTERS: Final[tuple[Callable[[bytes, bytes, int], bytes], ...]] = (_none, _sub, _up, _average, _paeth)
