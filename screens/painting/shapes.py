"""Smooth shapes: drawn as SVG at the very size they are shown, and kept. Shadows are drawn small, blurred and drawn up."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path
from typing import Final

import pygame

from screens.painting.colour import Colour, css
from screens.theme import Skin

Size = tuple[int, int]

_SHADOW_SCALE: Final = 4
_SHADOW_STRENGTH: Final = 150
_OPEN: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}">'


def rendered(svg: str, size: Size) -> pygame.Surface:
    """An SVG drawing as a surface of `size` pixels."""
    return pygame.image.load_sized_svg(BytesIO(svg.encode()), size)


def loaded(path: Path, height: int) -> pygame.Surface:
    """A picture file `height` pixels high: SVG drawn at that size, anything else scaled smoothly."""
    if path.suffix.lower() == ".svg":
        return pygame.image.load_sized_svg(str(path), (height * 4, height))
    picture = pygame.image.load(path)
    return pygame.transform.smoothscale(picture, (round(picture.get_width() * height / picture.get_height()), height))


class Shapes:
    """Surfaces by what they show. The few that a screen needs are kept."""

    def __init__(self) -> None:
        self.plate = lru_cache(maxsize=24)(_plate)
        self.shadow = lru_cache(maxsize=6)(_shadow)
        self.drawing = lru_cache(maxsize=32)(rendered)
        self.disc = lru_cache(maxsize=8)(_disc)
        self.arc = lru_cache(maxsize=96)(_arc)


def _plate(size: Size, radius: int, skin: Skin, edge: int) -> pygame.Surface:
    """A raised plate with rounded corners, its face shaded from top to bottom."""
    width, height = size
    return rendered(
        f"{_OPEN.format(width, height)}"
        f'<defs><linearGradient id="face" x1="0%" y1="0%" x2="0%" y2="100%">'
        f'<stop offset="0%" stop-color="{css(skin.top)}"/><stop offset="100%" stop-color="{css(skin.bottom)}"/></linearGradient></defs>'
        f'<rect x="{edge / 2}" y="{edge / 2}" width="{width - edge}" height="{height - edge}" rx="{radius}" '
        f'fill="url(#face)" stroke="{css(skin.edge)}" stroke-width="{edge}"/></svg>',
        size,
    )


def _shadow(size: Size, radius: int, spread: int, colour: Colour) -> pygame.Surface:
    """A soft shadow of a plate; larger than it by twice `spread` on every side."""
    margin = 2 * spread
    full = (size[0] + 2 * margin, size[1] + 2 * margin)
    small = (max(1, full[0] // _SHADOW_SCALE), max(1, full[1] // _SHADOW_SCALE))
    surface = pygame.Surface(small, pygame.SRCALPHA)
    surface.fill((*colour, 0))
    inner = pygame.Rect(0, 0, small[0] - 2 * margin // _SHADOW_SCALE, small[1] - 2 * margin // _SHADOW_SCALE)
    inner.center = (small[0] // 2, small[1] // 2)
    pygame.draw.rect(surface, (*colour, _SHADOW_STRENGTH), inner, border_radius=radius // _SHADOW_SCALE)
    blurred = pygame.transform.box_blur(pygame.transform.box_blur(surface, max(1, spread // 8)), max(1, spread // 6))
    return pygame.transform.smoothscale(blurred, full)


def _disc(diameter: int, fill: Colour, edge_colour: Colour, edge: int) -> pygame.Surface:
    middle = diameter / 2
    return rendered(
        f"{_OPEN.format(diameter, diameter)}"
        f'<circle cx="{middle}" cy="{middle}" r="{middle - edge / 2 - 0.5}" fill="{css(fill)}" '
        f'stroke="{css(edge_colour)}" stroke-width="{edge}"/></svg>',
        (diameter, diameter),
    )


def _arc(diameter: int, thickness: int, colour: Colour, start: float, sweep: float) -> pygame.Surface:
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
