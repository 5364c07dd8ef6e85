"""The computer's own mouse pointer, and how steady it is held."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

import pygame

SLACK: Final = 12
"""Pixels that a click may slip, or a tap of a finger, without being a drag."""


def shape_pointer(hand: bool) -> None:
    """A hand, or an arrow, where the screen has such pointers."""
    with suppress(pygame.error):
        pygame.mouse.set_cursor(pygame.SYSTEM_CURSOR_HAND if hand else pygame.SYSTEM_CURSOR_ARROW)
