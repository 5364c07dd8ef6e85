"""Pictures of the screens of a scenario, in the order they were shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from phone.painter import PhonePainter
from phone.view import View as PhoneView
from scenarios.script import Script
from screens.brand import Brand
from screens.painter import ScreenPainter
from screens.painting.files import save
from screens.view import View

SIZE: Final = (1280, 800)
PHONE_SIZE: Final = (400, 840)


class Album:
    """A folder with one folder of pictures for each scenario: `01-welcome.png`, `02-reading_card.png`, …"""

    def __init__(self, brand: Brand, folder: Path) -> None:
        self._painter = ScreenPainter(brand, SIZE)
        self._brand = brand
        self._folder = folder

    def page(self, script: Script, clock: Callable[[], datetime]) -> Page:
        """A page for the pictures of this scenario, whose clock this is."""
        folder = self._folder / script.path.stem
        folder.mkdir(parents=True, exist_ok=True)
        return Page(folder, self._painter, PhonePainter(self._brand, PHONE_SIZE, clock))


class Page:
    """The pictures of one scenario, numbered in the order in which terminal and phone showed them."""

    def __init__(self, folder: Path, painter: ScreenPainter, phone_painter: PhonePainter) -> None:
        self._painter = painter
        self._phone_painter = phone_painter
        self._folder = folder
        self._count = 0
        self._last: dict[str, str] = {}

    def keep(self, view: View) -> None:
        """Called with every view of the terminal; each new screen becomes a picture."""
        if self._is_new("terminal", f"{view.name}\n{view.text()}"):
            save(self._painter.picture(view, SIZE), self._file(view.name))

    def keep_phone(self, view: PhoneView) -> None:
        """The same for the phone. Codes and card numbers are the person's own: in the picture, dots stand for their digits."""
        if self._is_new("phone", f"{view.name}\n{view.text()}"):
            save(self._phone_painter.picture(view.discreet), self._file(f"phone-{view.name}"))

    def _is_new(self, whose: str, said: str) -> bool:
        new = self._last.get(whose) != said
        self._last[whose] = said
        return new

    def _file(self, name: str) -> Path:
        self._count += 1
        return self._folder / f"{self._count:02}-{name}.png"
