"""Fresh pictures held against those in docs/screens, and a page that shows the ones that differ.

On the machine that recorded them, the pictures are equal. Another processor may round a blended colour differently by one, which can
move a pixel to the neighbouring one of the picture's 256 colours. The two limits are what that comes to when more than half of all pixels
are off by one, and little more. When a screen was meant to change, look at build/screens/index.html and record it with `make screens`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from pygame import Surface

from tests.screens.compared import difference, highlighted, in_colours_of

KEPT: Final = Path("docs/screens")
MOST: Final = 80
MEAN: Final = 0.35


class Review:
    """A page that shows the screens that differ: as they were, as they are, and where. Several processes may add to it."""

    kinds = ("old", "new", "difference")

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def hold(self, name: Path, picture: Surface) -> None:
        """Hold a fresh picture against the kept one of this name; the test fails if it is another."""
        with Image.open(KEPT / name) as kept:
            kept.load()
        fresh = in_colours_of(kept, picture)
        apart = difference(kept, fresh)
        if apart.most > MOST or apart.mean > MEAN:
            self.add(name, kept.convert("RGB"), fresh)
            pytest.fail(f"{name}: {apart}; see build/screens/index.html")
        self.forget(name)

    def add(self, name: Path, old: Image.Image, new: Image.Image) -> None:
        for kind, image in zip(self.kinds, (old, new, highlighted(old, new)), strict=True):
            path = self._directory / kind / name
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(path)
        self._write()

    def forget(self, name: Path) -> None:
        for kind in self.kinds:
            (self._directory / kind / name).unlink(missing_ok=True)

    def _write(self) -> None:
        names = sorted(path.relative_to(self._directory / "new").as_posix() for path in self._directory.glob("new/**/*.png"))
        rows = (f"<h2>{name}</h2>" + "".join(f'<img src="{kind}/{name}" width="32%"> ' for kind in self.kinds) for name in names)
        head = "<!doctype html><meta charset=utf-8><title>Screens that differ</title><h1>Old, new, difference</h1>"
        (self._directory / "index.html").write_text("\n".join((head, *rows)), encoding="utf-8")
