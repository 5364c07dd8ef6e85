"""What makes a surface look made of something: soft shadows, brushed metal, leather."""

from __future__ import annotations

from random import Random
from typing import Final

import pygame
from pygame import Rect, Surface

from otp_atm.demo.art.sheet import ROUND, Shade, Sheet
from otp_atm.drawing.colour import Colour

_SCALE: Final = 4
_SEED: Final = 1404
_GLOW: Final = 128


def soft_shadow(onto: Surface, box: Rect, radius: int, spread: int, opacity: float) -> None:
    """The shadow of a rounded box, fading out over `spread` pixels beyond its edge. Drawn small and blurred, as nobody sees its pixels."""
    area = box.inflate(4 * spread, 4 * spread)
    scale = max(1, min(_SCALE, spread // 2))
    small = Surface((max(1, area.width // scale), max(1, area.height // scale)), pygame.SRCALPHA)
    small.fill((0, 0, 0, 0))
    inner = Rect(2 * spread // scale, 2 * spread // scale, box.width // scale, box.height // scale)
    pygame.draw.rect(small, (0, 0, 0, round(255 * opacity)), inner, border_radius=max(1, radius // scale))
    blurred = pygame.transform.gaussian_blur(small, max(1, spread // scale))
    onto.blit(pygame.transform.smoothscale(blurred, area.size), area)


def glow(onto: Surface, box: Rect, colour: Colour, opacity: float, core: float = 0.0) -> None:
    """A light that is brightest in the middle of the box and gone at its edge; `core` is how far it keeps its strength, from 0 to 1."""
    small = Rect(0, 0, _GLOW, _GLOW)
    sheet = Sheet(small)
    fading = ((0, colour, opacity), (core, colour, opacity), ((1 + core) / 2, colour, opacity * 0.3), (1, colour, 0))
    sheet.circle(small.center, _GLOW / 2, Shade(fading, ROUND))
    onto.blit(pygame.transform.smoothscale(sheet.surface(), box.size), box)


def brush(onto: Surface, box: Rect, depth: int) -> None:
    """Fine horizontal streaks, as on brushed metal, up to `depth` of 255 lighter or darker."""
    grain(onto, box, depth, (max(1, box.width // 160), box.height))


def grain(onto: Surface, box: Rect, depth: int, cells: tuple[int, int]) -> None:
    """Noise of so many cells over the box, each up to `depth` of 255 lighter or darker than the ground."""
    random = Random(_SEED)
    levels = bytes(level * depth // 255 for level in range(256))
    for flag in (pygame.BLEND_RGB_ADD, pygame.BLEND_RGB_SUB):
        noise = pygame.image.frombytes(random.randbytes(3 * cells[0] * cells[1]).translate(levels), cells, "RGB")
        onto.blit(pygame.transform.smoothscale(noise, box.size), box, special_flags=flag)
