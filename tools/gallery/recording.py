"""docs/screens: the hashes of all pictures in one file, a line each, in order; the pictures to be seen; and the pages that show them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from otp_atm.kiosk.project import PROJECT
from tools.gallery import atm, pages, phone
from tools.gallery.conditions import conditions, verdict
from tools.gallery.pictures import fingerprint, in_few_colours
from tools.gallery.shot import Shot

KEPT: Final = PROJECT / "docs" / "screens"
PIXELS: Final = "pixels.txt"
_HEAD: Final = "# SHA-256 of every picture's size and pixels, and of the file if there is one; written by `make screens`.\n"
_MADE_WITH: Final = "made-with"


class Held(NamedTuple):
    """What is held of a picture: the hash of its pixels, and that of its file's bytes if it is to be seen."""

    pixels: str
    file: str = ""


class Recording(NamedTuple):
    """What pictures were made with, and what is held of each by its key."""

    made_with: dict[str, str]
    held: dict[str, Held]


class Recorded(NamedTuple):
    """What has come of recording."""

    pictures: int
    changed: list[str]
    """The keys of pictures that are new or other ones."""
    written: int
    """The number of picture files written."""
    verdict: str


def every_shot() -> list[Shot]:
    return [*atm.shots(), *phone.shots()]


def parsed(text: str) -> Recording:
    """Raises ValueError if the text is not one of ours."""
    made_with: dict[str, str] = {}
    held: dict[str, Held] = {}
    for line in text.splitlines():
        match line.split():
            case ["#", *_]:
                pass
            case [str(first), name, value] if first == _MADE_WITH:
                made_with[name] = value
            case [key, pixels, *file] if len(file) < 2:
                held[key] = Held(pixels, *file)
            case _:
                raise ValueError(f"{PIXELS}: no picture's line: {line!r}")
    return Recording(made_with, held)


def written(recording: Recording) -> str:
    """The text of a recording, in order."""
    made_with = (f"{_MADE_WITH} {name} {value}\n" for name, value in sorted(recording.made_with.items()))
    held = (" ".join((key, *filter(None, held))) + "\n" for key, held in sorted(recording.held.items()))
    return "".join((_HEAD, *made_with, *held))


def recording_at(directory: Path) -> Recording:
    """What a directory holds; nothing if it has none yet."""
    path = directory / PIXELS
    return parsed(path.read_text(encoding="utf-8")) if path.exists() else Recording({}, {})


def record(shots: Iterable[Shot], directory: Path) -> Recorded:
    """Take every picture. Of the files only those are written whose pixels have changed; what is no picture's any more goes."""
    every = [*shots]
    before = recording_at(directory)
    here = conditions()
    now: dict[str, Held] = {}
    files = 0
    for shot in every:
        picture = shot.take()
        pixels, old = fingerprint(picture), before.held.get(shot.key, Held(""))
        path = directory / shot.file
        if shot.to_be_seen and (old.pixels != pixels or hash_of(path) != old.file):
            files += 1
            _write(path, in_few_colours(picture))
        now[shot.key] = Held(pixels, hash_of(path) if shot.to_be_seen else "")
    seen = {directory / shot.file for shot in every if shot.to_be_seen}
    for path in {*directory.glob("*/*.webp")} - seen:
        path.unlink()
    (directory / PIXELS).write_text(written(Recording(here, now)), encoding="utf-8", newline="\n")
    for name, page in _PAGES.items():
        (directory / name).write_text(page(every), encoding="utf-8", newline="\n")
    changed = [key for key, held in now.items() if before.held.get(key, Held("")).pixels != held.pixels]
    return Recorded(len(every), changed, files, verdict(before.made_with, here) if before.held else "")


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes; nothing of a file that is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


_PAGES: Final[dict[str, Callable[[list[Shot]], str]]] = {"README.md": pages.of_the_atm, "phone.md": pages.of_the_phone}
