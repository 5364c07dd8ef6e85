"""A folder of pages: one for each scenario that was played, and an index of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Final

from otp_atm.evidence.hiding import BY_LOOK
from otp_atm.evidence.page import Row, index, is_page, page
from otp_atm.evidence.pictures import Camera
from otp_atm.evidence.story import Story
from otp_atm.kiosk.load import BadFile
from otp_atm.scenarios.album import own_path
from otp_atm.scenarios.play import Outcome, story_of
from otp_atm.scenarios.script import Script
from otp_atm.screens.brand import Brand
from otp_atm.screens.dates import zone

INDEX: Final = "index"
_LONGEST: Final = 80
"""Characters of a name, so that every file system takes it."""


class Reports:
    """Writes pages into `folder`, which open in this `language` (ISO 639-1), with `pictures` or without.

    It can be sent to another process before its first page: with the names given out, several fill the folder without meeting.
    """

    def __init__(self, brand: Brand, folder: Path, language: str, *, pictures: bool) -> None:
        self._brand = brand
        self._folder = folder
        self._language = language
        self._pictures = pictures
        self._began = 0.0
        self._names: list[str] = []
        self._rows: list[Row] = []

    @cached_property
    def _camera(self) -> Camera:
        return Camera(self._brand)

    def open(self, scripts: Iterable[Script]) -> None:
        """Make the folder, without the pages of an earlier run, and give each of these its name. Raises BadFile if nothing can be written
        here."""
        self._began = perf_counter()
        self._names = list(_names(scripts))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for path in self._folder.glob("*.html"):
                if is_page(path):
                    path.unlink()
        except OSError as error:
            raise self._unwritable(error) from None
        self.close()

    @property
    def index(self) -> Path:
        return self._folder / f"{INDEX}.html"

    def finish(self, outcome: Outcome, place: int) -> None:
        """Write the page of what was played, at this place in the order of all. Raises BadFile if it cannot be."""
        self._write(self._path(place), page(self._story(outcome), self._language, self.index.name))

    def listed(self, outcome: Outcome, place: int) -> Path | None:
        """Put it into the index. Where its page is, if it has one: what a process played that was lost may have none."""
        path = self._path(place)
        found = path if path.exists() else None
        self._rows.append(_row(outcome, found))
        return found

    def close(self) -> None:
        """Write the index of all that were listed. Raises BadFile if it cannot be."""
        self._write(self.index, index(self._rows, len(self._names), perf_counter() - self._began, self._language))

    def _path(self, place: int) -> Path:
        return self._folder / f"{self._names[place]}.html"

    def _story(self, outcome: Outcome) -> Story:
        story, evidence = story_of(outcome), outcome.evidence
        if evidence is None:
            return story
        pictures = self._camera.pictures(evidence.told, evidence.begun) if self._pictures else {}
        return story._replace(begun=evidence.begun.astimezone(zone(self._brand.time_zone)), pictures=pictures)

    def _write(self, path: Path, text: str) -> None:
        try:
            path.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> BadFile:
        return BadFile(f"{self._folder}: the report cannot be written here: {error.strerror}")


def _row(outcome: Outcome, path: Path | None) -> Row:
    script, story = outcome.script, story_of(outcome)
    where = path.name if path else ""
    return Row(story.title, story.source, where, story.verdict, story.failure, outcome.seconds, script.tags, script.proves)


def _names(scripts: Iterable[Script]) -> Iterator[str]:
    """The name of each: its file's, with those of the folders it lies in where another one has that, and with a number where it is played
    again. No two are the same on a disk that makes no difference of capitals."""
    taken = {INDEX}
    first: dict[Path, str] = {}
    for script in scripts:
        path = own_path(script)
        candidates = _numbered(first[path]) if path in first else _candidates(path)
        name = next(name for name in candidates if name.casefold() not in taken)
        taken.add(name.casefold())
        first.setdefault(path, name)
        yield name


def _candidates(path: Path) -> Iterator[str]:
    """Names for what is played from there, the shortest first."""
    parts = path.with_suffix("").parts
    names = [BY_LOOK("-".join(parts[-length:]))[-_LONGEST:] for length in range(1, len(parts))]
    yield from names
    yield from _numbered(names[0])


def _numbered(name: str) -> Iterator[str]:
    return (f"{name}-{number}" for number in count(2))
