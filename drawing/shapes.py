"""Smooth shapes, drawn as SVG at the very size they are shown, and kept.

Drawing a large SVG is slow, so plates and shadows are drawn narrow and their straight middles drawn out, which gives the same pixels.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path
from typing import Final

import pygame
from pygame import Rect, Surface

from otp_atm.drawing.colour import Colour, css
from otp_atm.drawing.skin import Skin

Size = tuple[int, int]

_SHADOW_STRENGTH: Final = 150
_WIDEST_PICTURE: Final = 4
_OPEN: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">'


def rendered(svg: str, size: Size) -> Surface:
    """An SVG drawing as a surface of `size` pixels."""
    return _native(pygame.image.load_sized_svg(BytesIO(svg.encode()), size))


def loaded(path: Path, height: int) -> Surface:
    """A picture file at most `height` pixels high and four times as wide: SVG drawn at that size, anything else scaled smoothly.

    Raises kiosk.load.BadFile for a file that is missing or no picture.
    """
    widest = height * _WIDEST_PICTURE
    try:
        if path.suffix.lower() == ".svg":
            return _native(pygame.image.load_sized_svg(str(path), (widest, height)))
        picture = pygame.image.load(path)
    except (OSError, pygame.error):
        from otp_atm.kiosk.load import BadFile

        raise BadFile(f"{path}: the logo cannot be read: it must be a PNG or SVG file") from None
    share = min(height / picture.get_height(), widest / picture.get_width())
    native = _native(picture)
    return pygame.transform.smoothscale(native, (round(native.get_width() * share), round(native.get_height() * share)))


def _native(picture: Surface) -> Surface:
    """A picture with its bytes in the order in which they are blended fastest."""
    native = Surface(picture.get_size(), pygame.SRCALPHA)
    picture.set_alpha(None)
    native.blit(picture, (0, 0))
    return native


class Shapes:
    """Surfaces by what they show. The few that a screen needs are kept."""

    def __init__(self) -> None:
        self.plate = lru_cache(maxsize=24)(_plate)
        self.drawing = lru_cache(maxsize=24)(rendered)
        self.disc = lru_cache(maxsize=8)(_disc)
        self.arc = lru_cache(maxsize=2)(_arc)
        self._corner = lru_cache(maxsize=4)(_shadow_corner)

    def shadow(self, onto: Surface, rect: Rect, radius: int, spread: int, colour: Colour) -> None:
        """A soft shadow around `rect`, reaching `spread` beyond it. Nothing is painted in the middle, which a plate will cover."""
        spread = max(1, min(spread, min(rect.size) // 2 - radius))  # the corners of a low plate's shadow must not meet
        corner = self._corner(radius, spread, colour)
        for piece, place in _nine(corner.get_rect(), rect.inflate(2 * spread, 2 * spread), corner.get_width() // 2):
            part = corner.subsurface(piece)
            onto.blit(part if piece.size == place.size else pygame.transform.scale(part, place.size), place)


def _plate(size: Size, radius: int, skin: Skin, edge: int) -> Surface:
    """A raised plate with rounded corners, its face shaded from top to bottom."""
    width, height = size
    end = radius + edge
    narrow = min(width, 2 * end + 1)
    source = rendered(
        f"{_OPEN.format(narrow, height)}"
        f'<defs><linearGradient id="face" x1="0%" y1="0%" x2="0%" y2="100%">'
        f'<stop offset="0%" stop-color="{css(skin.top)}"/><stop offset="100%" stop-color="{css(skin.bottom)}"/></linearGradient></defs>'
        f'<rect x="{edge / 2}" y="{edge / 2}" width="{narrow - edge}" height="{height - edge}" rx="{radius}" '
        f'fill="url(#face)" stroke="{css(skin.edge)}" stroke-width="{edge}"/></svg>',
        (narrow, height),
    )
    if narrow == width:
        return source
    plate = Surface(size, pygame.SRCALPHA)
    middle = pygame.transform.scale(source.subsurface(Rect(end, 0, 1, height)), (width - 2 * end, height))
    for piece, left, part in (
        (source, 0, Rect(0, 0, end, height)),
        (middle, end, None),
        (source, width - end, Rect(end + 1, 0, end, height)),
    ):
        piece.set_alpha(None)
        plate.blit(piece, (left, 0), part)
    return plate


def _shadow_corner(radius: int, spread: int, colour: Colour) -> Surface:
    """The shadow of the smallest plate that has all four corners and a straight pixel between them."""
    corner = 2 * spread + radius
    surface = Surface((2 * corner + 1, 2 * corner + 1), pygame.SRCALPHA)
    surface.fill((*colour, 0))
    pygame.draw.rect(surface, (*colour, _SHADOW_STRENGTH), surface.get_rect().inflate(-2 * spread, -2 * spread), border_radius=radius)
    return pygame.transform.box_blur(pygame.transform.box_blur(surface, max(1, spread // 2)), max(1, spread // 2))


def _nine(source: Rect, target: Rect, corner: int) -> list[tuple[Rect, Rect]]:
    """Pieces of a picture and where they go when its corners stay and its sides are drawn out; the middle is left out."""
    columns = ((source.left, corner, target.left, corner), *_ends(source.left, source.right, target.left, target.right, corner))
    rows = ((source.top, corner, target.top, corner), *_ends(source.top, source.bottom, target.top, target.bottom, corner))
    return [
        (Rect(sx, sy, sw, sh), Rect(tx, ty, tw, th))
        for column, (sx, sw, tx, tw) in enumerate(columns)
        for row, (sy, sh, ty, th) in enumerate(rows)
        if (column, row) != (1, 1)
    ]


def _ends(low: int, high: int, to_low: int, to_high: int, corner: int) -> tuple[tuple[int, int, int, int], ...]:
    middle = (low + corner, 1, to_low + corner, to_high - to_low - 2 * corner)
    return middle, (high - corner, corner, to_high - corner, corner)


def _disc(diameter: int, fill: Colour, edge_colour: Colour, edge: int) -> Surface:
    middle = diameter / 2
    return rendered(
        f"{_OPEN.format(diameter, diameter)}"
        f'<circle cx="{middle}" cy="{middle}" r="{middle - edge / 2 - 0.5}" fill="{css(fill)}" '
        f'stroke="{css(edge_colour)}" stroke-width="{edge}"/></svg>',
        (diameter, diameter),
    )


def _arc(diameter: int, thickness: int, colour: Colour, start: float, sweep: float) -> Surface:
    """A part of a ring with round ends. `start` and `sweep` in turns, clockwise from the top; a sweep of 1 is the whole ring."""
    middle = diameter / 2
    radius = middle - thickness / 2 - 0.5
    stroke = f'fill="none" stroke="{css(colour)}" stroke-width="{thickness}" stroke-linecap="round"'
    if sweep >= 1:
        shape = f'<circle cx="{middle}" cy="{middle}" r="{radius}" {stroke}/>'
    else:
        (x1, y1), (x2, y2) = (_on_circle(middle, radius, turn) for turn in (start, start + sweep))
        shape = f'<path d="M{x1:.3f} {y1:.3f}A{radius} {radius} 0 {int(sweep > 0.5)} 1 {x2:.3f} {y2:.3f}" {stroke}/>'
    return rendered(f"{_OPEN.format(diameter, diameter)}{shape}</svg>", (diameter, diameter))


def _on_circle(middle: float, radius: float, turn: float) -> tuple[float, float]:
    angle = 2 * pi * turn
    return middle + radius * sin(angle), middle - radius * cos(angle)
