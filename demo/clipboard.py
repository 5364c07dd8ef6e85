"""What was copied in another window, for the fields of the demo."""

from __future__ import annotations

from contextlib import suppress

import pygame


def pasted(pressed: pygame.Event) -> str | None:
    """The text that a KEYDOWN event asks to be pasted, empty if there is none; None for any other key.

    Control (or Command) and V, by its place on whatever layout, or Shift and Insert.
    """
    modifiers, place = getattr(pressed, "mod", 0), getattr(pressed, "scancode", pygame.KSCAN_UNKNOWN)
    v = bool(modifiers & (pygame.KMOD_CTRL | pygame.KMOD_META)) and (pressed.key == pygame.K_v or place == pygame.KSCAN_V)
    insert = bool(modifiers & pygame.KMOD_SHIFT) and pressed.key == pygame.K_INSERT
    if not (v or insert):
        return None
    with suppress(pygame.error):
        return pygame.scrap.get_text()
    return ""
