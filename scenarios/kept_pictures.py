"""Pictures of screens that are kept beside scenarios: what `expect picture` compares a screen with, and `--record` writes.

Those of `FOLDER/NAME.yaml` lie in `FOLDER/pictures/NAME`, each with its language: `confirm.en.png`, of the phone `phone-inbox.fa.png`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from otp_atm.person.seeing import Unexpected, require
from otp_atm.phone.view import View as PhoneView
from otp_atm.screens.brand import Brand
from otp_atm.screens.view import View

if TYPE_CHECKING:
    from pygame import Surface

    from otp_atm.scenarios.studio import Studio

FOLDER: Final = "pictures"
DIFFERENCE: Final = "difference"


class KeptPictures:
    """Those of all scenarios, painted as the album's are. Before anything is painted it can be sent to another process."""

    def __init__(self, brand: Brand, *, record: bool = False) -> None:
        """`record`: write what there is to be seen instead of comparing it."""
        self._brand = brand
        self._recorded: set[Path] | None = set() if record else None

    def of(self, scenario: Path, clock: Callable[[], datetime]) -> Shelf:
        """Those of the scenario of this file, whose clock this is."""
        return Shelf(self, scenario.parent / FOLDER / scenario.stem, clock)

    @cached_property
    def studio(self) -> Studio:
        """Where they are painted; it is there only once something is."""
        from otp_atm.scenarios.studio import Studio

        return Studio(self._brand)

    def judge(self, seen: Surface, path: Path) -> bool:
        """Compare it with the picture kept at this path, or record it. Whether it was recorded. Raises Unexpected."""
        kept = self._kept(path)
        difference = path.with_suffix(f".{DIFFERENCE}.png")
        apart = self.studio.difference(kept, seen) if kept else None
        if apart is not None and apart.pixels == 0:
            difference.unlink(missing_ok=True)
            return False
        if self._recorded is not None:
            require(path not in self._recorded, f"{path} was recorded before, and this is another picture: it needs a name of its own")
            _write(self.studio, seen, path)
            self._recorded.add(path)
            difference.unlink(missing_ok=True)
            return True
        if apart is None:
            raise Unexpected(f"there is no picture {path} yet; --record records what is to be seen now")
        _write(self.studio, apart.picture, difference)
        raise Unexpected(f"{apart.pixels} pixels differ from {path}; kept, seen and difference: {difference}; --record records it anew")

    def _kept(self, path: Path) -> Surface | None:
        """The picture at this path, if there is one; a broken one counts for nothing where it is recorded anew. Raises Unexpected."""
        try:
            return self.studio.kept(path) if path.exists() else None
        except Unexpected:
            if self._recorded is None:
                raise
            return None


class Shelf:
    """The pictures of one scenario. `recorded` are those that it has recorded."""

    def __init__(self, pictures: KeptPictures, folder: Path, clock: Callable[[], datetime]) -> None:
        self._pictures = pictures
        self._folder = folder
        self._clock = clock
        self._phone: Callable[[PhoneView], Surface] | None = None
        self.recorded: list[Path] = []

    def judge(self, name: str, view: View) -> None:
        """The terminal's screen should look as the picture of this name. Raises Unexpected."""
        self._judge(self._pictures.studio.screen(view), f"{name}.{view.language.code}.png")

    def judge_phone(self, name: str, view: PhoneView) -> None:
        """The same of the phone's page, with dots in the place of its secrets."""
        self._phone = self._phone or self._pictures.studio.phone(self._clock)
        self._judge(self._phone(view), f"phone-{name}.{view.language.code}.png")

    def _judge(self, seen: Surface, name: str) -> None:
        path = self._folder / name
        if self._pictures.judge(seen, path):
            self.recorded.append(path)


def _write(studio: Studio, picture: Surface, path: Path) -> None:
    """At once or not at all, so that nobody finds half of it. Raises Unexpected if it cannot be written."""
    half = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        studio.save(picture, half)
        half.replace(path)
    except OSError as error:
        raise Unexpected(f"{path}: cannot be written: {error.strerror or error}") from None
