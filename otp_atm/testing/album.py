"""Pictures that are kept beside tests: what `compare` holds a screen against, and `--atm-record` writes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from otp_atm.testing import png
from otp_atm.testing.errors import Unexpected

__tracebackhide__ = True  # a failure is shown at the line of the test

NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\Z")
DIFFERENCE: Final = "difference"
SEEN: Final = "seen"


class Album:
    """Those in a folder, `NAME.LANGUAGE.png`. `record`: keep what is seen instead of comparing it; `recorded` are those that were, by
    whichever album has this list."""

    def __init__(self, folder: Path, *, record: bool = False, recorded: list[Path] | None = None) -> None:
        self.folder = folder
        self.recorded: list[Path] = [] if recorded is None else recorded
        self._record = record

    def judge(self, name: str, seen: bytes) -> None:
        """Hold what is seen against the picture of this name, or keep it. Raises Unexpected."""
        if not NAME.match(name):
            raise ValueError(f"{name!r} is no name of a picture: letters, digits, dots, dashes and underscores")
        path = self.folder / f"{name}.png"
        why = self._difference(path, seen)
        if not why:
            for kind in (SEEN, DIFFERENCE):
                path.with_suffix(f".{kind}.png").unlink(missing_ok=True)
        elif self._record:
            self._keep(path, seen)
        else:
            raise Unexpected(why)

    def _difference(self, path: Path, seen: bytes) -> str:
        """What is wrong, empty if nothing is; to be looked at in two more pictures beside it."""
        if not path.exists():
            return f"there is no picture {path} yet; --atm-record keeps what is to be seen now"
        kept = path.read_bytes()
        if kept == seen:
            return ""
        try:
            found = png.apart(png.read(kept), png.read(seen))
        except png.BadPicture as bad:
            return f"{path}: {bad}; --atm-record keeps what is to be seen now"
        if not found.pixels:
            return ""
        if not self._record:
            written(path.with_suffix(f".{SEEN}.png"), seen)
            written(path.with_suffix(f".{DIFFERENCE}.png"), png.write(found.picture))
        return (
            f"{found.pixels} pixels differ from {path}; what is seen and where it differs: {path.stem}.{SEEN}.png and "
            f"{path.stem}.{DIFFERENCE}.png beside it; --atm-record keeps what is to be seen now"
        )

    def _keep(self, path: Path, seen: bytes) -> None:
        if path in self.recorded:
            raise Unexpected(f"{path} was recorded before, and this is another picture: it needs a name of its own")
        written(path, seen)
        self.recorded.append(path)
        for kind in (SEEN, DIFFERENCE):
            path.with_suffix(f".{kind}.png").unlink(missing_ok=True)


def written(path: Path, content: bytes) -> None:
    """At once or not at all, so that nobody finds half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{os.getpid()}-{path.name}")
    half.write_bytes(content)
    half.replace(path)
