"""Whether a window can be opened here, and how large the screen is."""

from __future__ import annotations

import os
import sys

import pygame

Size = tuple[int, int]


def screen_size() -> Size | None:
    """The first screen's size in pixels; None where there is none, as on a server."""
    if sys.platform == "linux" and not _has_screen():
        return None
    try:
        pygame.display.init()
        return pygame.display.get_desktop_sizes()[0]
    except pygame.error:
        return None
    finally:
        pygame.display.quit()


def _has_screen() -> bool:
    """SDL would fall back to drivers that show nothing; so look for a window system, or a console of one's own (KMS)."""
    named = os.environ.get("SDL_VIDEODRIVER", "")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or named.lower() == "kmsdrm")
