"""Pictures of the screens of a scenario, in the order they were shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from scenarios.script import Script
from screens.brand import Brand
from screens.painter import ScreenPainter
from screens.painting.files import save
from screens.view import View

SIZE: Final = (1280, 800)


class Album:
    """A folder with one folder of pictures for each scenario: `01-welcome.png`, `02-reading_card.png`, …"""

    def __init__(self, brand: Brand, folder: Path) -> None:
        self._painter = ScreenPainter(brand, SIZE)
        self._folder = folder

    def page(self, script: Script) -> Callable[[View], None]:
        """What to call with every view of this scenario; each new screen becomes a picture."""
        folder = self._folder / script.path.stem
        folder.mkdir(parents=True, exist_ok=True)
        shown: list[str] = []

        def keep(view: View) -> None:
            said = f"{view.name}\n{view.text()}"
            if not shown or shown[-1] != said:
                shown.append(said)
                save(self._painter.picture(view, SIZE), folder / f"{len(shown):02}-{view.name}.png")

        return keep
