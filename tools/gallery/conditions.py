"""What pixels depend on beside the program: the libraries that paint and write, and how the processor blends colours.

A library takes another way on a processor with other instructions, and rounds a few blended colours in a thousand differently by one or
two. So hashes are the same wherever versions and blending are; elsewhere they tell nothing, and that can be said beforehand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from typing import Final

import pygame
from pygame import Surface

PAINTERS: Final = ("jdatetime", "pygame-ce", "python-bidi")
"""The distributions whose versions decide on pixels."""
BLENDING: Final = "blending"


def conditions() -> dict[str, str]:
    """The versions of what paints here, by their names, and a hash of how this processor blends."""
    return {
        BLENDING: _blending()[:16],
        **{name: version(name) for name in PAINTERS},
        "SDL": ".".join(map(str, pygame.get_sdl_version())),
        "SDL_ttf": ".".join(map(str, pygame.font.get_sdl_ttf_version())),
    }


def versions_apart(recorded: Mapping[str, str], here: Mapping[str, str]) -> str:
    """Which other versions are here than those of the recording, in words; nothing if they are the same."""
    names = sorted((recorded.keys() | here.keys()) - {BLENDING})
    return ", ".join(
        f"{name} is {here.get(name, 'not here')}, and was {recorded.get(name, 'not there')}"
        for name in names
        if here.get(name) != recorded.get(name)
    )


def verdict(recorded: Mapping[str, str], here: Mapping[str, str]) -> str:
    """A sentence on whether hashes can be compared here with those of the recording."""
    apart = versions_apart(recorded, here)
    if apart:
        return f"Other versions are installed than the pictures were recorded with ({apart}): `make test` installs the pinned ones."
    if recorded.get(BLENDING) != here.get(BLENDING):
        return "This processor rounds blended colours otherwise than the one that recorded the pictures."
    return "The versions installed, and this processor's blending, are those of the recording."


def _blending() -> str:
    """A hash of what comes of the kinds of blending and scaling that the program paints with, on colours of no order."""
    size, pixels = (64, 48), 64 * 48
    noise = [hashlib.shake_128(bytes([seed])).digest(4 * pixels) for seed in range(3)]
    glass, mask, over = (pygame.image.frombytes(colours, size, "RGBA") for colours in noise)
    ground = Surface(size, depth=32)
    ground.blit(pygame.image.frombytes(noise[0][: 3 * pixels], size, "RGB"), (0, 0))
    ground.blit(over, (0, 0))
    glass.blit(over, (0, 0))
    glass.blit(mask, (0, 0), special_flags=pygame.BLEND_RGBA_MULT)
    over.set_alpha(100)
    mask.blit(over, (0, 0))
    scaled = [pygame.transform.smoothscale(picture, new) for picture in (ground, glass) for new in ((150, 111), (41, 29))]
    return hashlib.sha256(b"".join(pygame.image.tobytes(picture, "RGBA") for picture in (ground, glass, mask, *scaled))).hexdigest()
