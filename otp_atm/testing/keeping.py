"""What is kept of a test that failed: the report of what was done, and what was to be seen in the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from otp_atm.testing.album import written
from otp_atm.testing.atm import Atm
from otp_atm.testing.errors import AtmError, Unexpected

ENDINGS: Final = (".html", ".png", "-phone.png")
LONGEST_NAME: Final = 120
IGNORED: Final = "# what failed tests leave behind is nobody's source\n*\n"


class Kept(NamedTuple):
    """The files, and what is said of the end: the screen as text, or why something could not be kept."""

    files: tuple[Path, ...]
    said: str


class Keeper:
    """Keeps files in a folder, by the names of tests."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def forget(self, test: str) -> None:
        """What was kept of an earlier run of this test."""
        for ending in ENDINGS:
            self._path(test, ending).unlink(missing_ok=True)

    def keep(self, test: str, atm: Atm, *, phone: bool) -> Kept:
        """Whatever can be had. Raises nothing: the test has failed for a reason of its own."""
        ways: list[tuple[str, Callable[[], bytes]]] = [(".html", atm.report), (".png", atm.picture)]
        if phone:
            ways.append(("-phone.png", atm.phone.picture))
        files, said = [], []
        for ending, make in ways:
            try:
                if not self._folder.exists():
                    written(self._folder / ".gitignore", IGNORED.encode())
                path = self._path(test, ending)
                written(path, make())
                files.append(path)
            except (AtmError, Unexpected, OSError) as failure:
                said.append(f"{ending} could not be kept: {failure}")
        return Kept(tuple(files), "\n".join([*_screen(atm), *said]))

    def _path(self, test: str, ending: str) -> Path:
        return self._folder / f"{file_name(test)}{ending}"


def file_name(test: str) -> str:
    """Of a test's id: readable, and another for each."""
    name = re.sub(r"[^A-Za-z0-9_.-]+", "-", test).strip("-.")
    if name == test.replace("/", "-").replace("::", "-") and len(name) <= LONGEST_NAME:
        return name
    return f"{name[:LONGEST_NAME]}-{sha256(test.encode()).hexdigest()[:8]}"


def _screen(atm: Atm) -> Iterator[str]:
    try:
        yield str(atm.screen)
    except AtmError:
        return
