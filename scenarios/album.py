"""Pictures of the screens of a scenario, in the order they were shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from pygame import Surface

from otp_atm.drawing.files import save
from otp_atm.kiosk.load import BadFile
from otp_atm.phone.view import View as PhoneView
from otp_atm.scenarios.script import Script
from otp_atm.scenarios.studio import Studio
from otp_atm.screens.brand import Brand
from otp_atm.screens.view import View

_PICTURE: Final = re.compile(r"\d{2,}-[\w-]+\.png")


class Album:
    """A folder with one folder of pictures for each scenario: `01-welcome.png`, `02-reading_card.png`, …

    It bears the name of the scenario's file, and where another one had that name before, also those of the folders it lies in. An album
    in which nothing was painted yet can be sent to another process: with all names reserved, several fill it without meeting.
    """

    def __init__(self, brand: Brand, folder: Path) -> None:
        self._brand = brand
        self._folder = folder
        self._owners: dict[str, Path] = {}

    @cached_property
    def _studio(self) -> Studio:
        return Studio(self._brand)

    def reserve(self, scripts: Iterable[Script]) -> None:
        """Let these have the names that they get if their pages are opened in this order."""
        for script in scripts:
            self._name(own_path(script))

    def page(self, script: Script, clock: Callable[[], datetime]) -> Page:
        """A page for the pictures of this scenario, whose clock this is. Raises BadFile if they cannot be saved."""
        folder = self._folder / self._name(own_path(script))
        try:
            _emptied(folder)
        except OSError as error:
            raise BadFile(f"{folder}: pictures cannot be saved here: {error.strerror}") from None
        return Page(folder, self._studio, self._studio.phone(clock))

    def _name(self, path: Path) -> str:
        parts = path.with_suffix("").parts
        names = ("-".join(parts[-count:]) for count in range(1, len(parts)))
        return next(name for name in names if self._owners.setdefault(name, path) == path)


def own_path(script: Script) -> Path:
    """Its file's; with the name of its example, where it is played for several."""
    path = script.path.resolve()
    example = re.sub(r"\W+", "-", script.example).strip("-")
    return path.with_stem(f"{path.stem}-{example}") if example else path


def _emptied(folder: Path) -> None:
    """Make the folder, without the pictures of an earlier run that showed more."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if _PICTURE.fullmatch(path.name):
            path.unlink()


class Page:
    """The pictures of one scenario, numbered in the order in which terminal and phone showed them."""

    def __init__(self, folder: Path, studio: Studio, phone: Callable[[PhoneView], Surface]) -> None:
        self._studio = studio
        self._phone = phone
        self._folder = folder
        self._count = 0
        self._last: dict[str, str] = {}

    def keep(self, view: View) -> None:
        """Called with every view of the terminal; each new screen becomes a picture."""
        if self._is_new("terminal", f"{view.name}\n{view.text()}"):
            save(self._studio.screen(view), self._file(view.name))

    def keep_phone(self, view: PhoneView) -> None:
        """The same for the phone."""
        if self._is_new("phone", f"{view.name}\n{view.text()}"):
            save(self._phone(view), self._file(f"phone-{view.name}"))

    def _is_new(self, whose: str, said: str) -> bool:
        new = self._last.get(whose) != said
        self._last[whose] = said
        return new

    def _file(self, name: str) -> Path:
        self._count += 1
        return self._folder / f"{self._count:02}-{name}.png"
