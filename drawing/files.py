"""Pictures as files."""

from __future__ import annotations

from pathlib import Path

import pygame


def save(surface: pygame.Surface, path: Path) -> None:
    """Write a surface as a PNG file."""
    pygame.image.save(surface, str(path))
