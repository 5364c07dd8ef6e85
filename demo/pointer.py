"""The computer's own mouse pointer."""

from __future__ import annotations

from contextlib import suppress

import pygame


def shape_pointer(hand: bool) -> None:
    """A hand, or an arrow, where the screen has such pointers."""
    with suppress(pygame.error):
        pygame.mouse.set_cursor(pygame.SYSTEM_CURSOR_HAND if hand else pygame.SYSTEM_CURSOR_ARROW)
