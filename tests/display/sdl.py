"""Windows for tests: on SDL's dummy driver, which needs no display at all, or on an X display."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pygame
import pytest

Size = tuple[int, int]


@contextmanager
def dummy_window(monkeypatch: pytest.MonkeyPatch, size: Size) -> Iterator[pygame.Surface]:
    """A window of SDL's dummy driver; `resize` it, and look at its surface."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    with _open_window(size) as surface:
        yield surface


@contextmanager
def x_window(monkeypatch: pytest.MonkeyPatch, display: str, size: Size) -> Iterator[pygame.Surface]:
    """A window on an X display."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    monkeypatch.setenv("DISPLAY", display)
    with _open_window(size) as surface:
        yield surface


@contextmanager
def _open_window(size: Size) -> Iterator[pygame.Surface]:
    pygame.display.init()
    pygame.font.init()
    try:
        yield pygame.display.set_mode(size, pygame.RESIZABLE)
    finally:
        pygame.display.quit()


def resize(size: Size) -> pygame.Event:
    """Give the window another size; the event that tells of it."""
    pygame.display.set_mode(size, pygame.RESIZABLE)
    pygame.event.clear()
    return pygame.Event(pygame.WINDOWSIZECHANGED, x=size[0], y=size[1])


def pixels(surface: pygame.Surface) -> bytes:
    """The colours of a surface."""
    return pygame.image.tobytes(surface, "RGB")
