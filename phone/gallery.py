"""Every page of the phone in all its languages as pictures, and a page that shows them: `python -m phone.gallery docs/screens`.

The pictures are also what the tests compare fresh ones with: running this again records the pages as they are now.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.painting.colours import TABLE
from otp_atm.phone.samples import NOW, samples
from otp_atm.phone.view import View
from otp_atm.phone.words import spoken
from otp_atm.screens.brand import Brand

if TYPE_CHECKING:
    from pygame import Surface

    from otp_atm.phone.painter import PhonePainter

SIZE: Final = (360, 764)
_USAGE: Final = "usage: python -m phone.gallery DIRECTORY\n"


class Shot(NamedTuple):
    """A picture to be taken: its file below the gallery's directory, and what it shows."""

    file: Path
    view: View


def folder(language: Language) -> Path:
    """Of its pictures, below the gallery's directory."""
    return Path(f"phone-{language.code}")


def shots() -> Iterator[Shot]:
    """All pictures of the gallery."""
    for language in spoken():
        for name, view in samples(language):
            yield Shot(folder(language) / f"{name}.png", view)


def gallery_painter(brand: Brand) -> PhonePainter:
    """The painter of the gallery's pictures, for whom time stands still."""
    from otp_atm.phone.painter import PhonePainter

    return PhonePainter(brand, SIZE, lambda: NOW)


def taken(painter: PhonePainter, view: View) -> Surface:
    """The picture of a phone on a table."""
    from pygame import Surface

    table = Surface(SIZE, depth=32)
    table.fill(TABLE)
    table.blit(painter.picture(view), (0, 0))
    return table


def record(directory: Path) -> int:
    """Paint every page into `directory`, in place of older pictures, with a page of its own. Returns the number of pictures."""
    from otp_atm.screens.pictures import keep

    painter = gallery_painter(Brand())
    taking = list(shots())
    for language in spoken():
        shutil.rmtree(directory / folder(language), ignore_errors=True)
    for shot in taking:
        keep(taken(painter, shot.view), directory / shot.file)
    (directory / "phone.md").write_text(_page(taking), encoding="utf-8")
    return len(taking)


def _page(taking: list[Shot]) -> str:
    folders = [folder(language) for language in spoken()]
    names = [shot.file.stem for shot in taking if shot.file.parent == folders[0]]
    pictures = ((name, (f"![]({place}/{name}.png)" for place in folders)) for name in names)
    rows = "\n".join(f"| `{name}` | {' | '.join(shown)} |" for name, shown in pictures)
    titles = " | ".join(language.name for language in spoken())
    return _PAGE.format(titles=titles, rule="---|" * len(folders), rows=rows)


_PAGE: Final = """# Every page of the phone

Painted by `make screens`; the tests compare each page with its picture here, pixel by pixel. A name begins with that of the page, as
scenarios call it. Every number and every code on them is invented.

| page | {titles} |
|---|{rule}
{rows}
"""


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write(_USAGE)
        return 2
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    count = record(Path(arguments[0]))
    sys.stdout.write(f"{count} pictures in {arguments[0]}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
