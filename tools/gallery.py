"""Every screen in both languages as pictures, and a page that shows them: `python -m tools.gallery docs/screens`.

The pictures are also what the tests compare fresh ones with: running this again records the screens as they are now.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from otp_atm.assembly import studio_of
from otp_atm.configuration import Settings
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.offered import offered
from otp_atm.screens.brand import Brand
from otp_atm.screens.view import View
from otp_atm.screens.words import speaking

SIZE: Final = (1280, 800)
_OTHER_SIZES: Final = ((800, 600), (1920, 1080), (1080, 1920))
_SHOWN_IN_OTHER_SIZES: Final = ("confirm_phone", "enrolled")
_ON_GLASS: Final = "-on-glass"
SHUFFLED: Final = "3819406275"
_USAGE: Final = "usage: python -m tools.gallery DIRECTORY\n"


class Shot(NamedTuple):
    """A picture to be taken: its file below the gallery's directory, what it shows, and its size in pixels."""

    file: Path
    view: View
    size: tuple[int, int]
    pin_keys: str = ""
    """The order of the digits on glass, where there is a PIN pad."""


def shown() -> tuple[Language, ...]:
    """Those that a terminal offers unless it is told otherwise before the others."""
    usual = offered(Settings())
    return (*usual, *(language for language in speaking() if language not in usual))


def shots() -> Iterator[Shot]:
    """All pictures of the gallery: the screens of the terminal as it is shipped."""
    samples = studio_of(Settings()).samples
    for language in shown():
        for name, view in samples(language):
            yield Shot(Path(language.code) / f"{name}.png", view, SIZE)
        for name, view in samples(language):
            if view.pin:
                yield Shot(Path(language.code) / f"{name}{_ON_GLASS}.png", view, SIZE, SHUFFLED)
    for size in _OTHER_SIZES:
        for name, view in samples(shown()[0]):
            if name in _SHOWN_IN_OTHER_SIZES:
                yield Shot(Path("{}x{}".format(*size)) / f"{name}.png", view, size)


def record(directory: Path) -> int:
    """Paint every screen into `directory`, in place of older pictures, with an index page. Returns the number of pictures."""
    from otp_atm.screens.painter import ScreenPainter
    from otp_atm.screens.pictures import keep

    taken = list(shots())
    painters = {keys: ScreenPainter(Brand(), SIZE, partial(str, keys)) for keys in {shot.pin_keys for shot in taken}}
    for folder in {shot.file.parent for shot in taken}:
        shutil.rmtree(directory / folder, ignore_errors=True)
    for shot in taken:
        keep(painters[shot.pin_keys].picture(shot.view, shot.size), directory / shot.file)
    (directory / "README.md").write_text(_page(taken), encoding="utf-8")
    return len(taken)


def _page(taken: list[Shot]) -> str:
    codes = [language.code for language in shown()]
    names = [shot.file.name for shot in taken if shot.file.parent.name == codes[0]]
    pictures = ((name, (f"![]({code}/{name})" for code in codes)) for name in names)
    rows = "\n".join(f"| `{name.removesuffix('.png')}` | {' | '.join(shown)} |" for name, shown in pictures)
    titles = " | ".join(language.name for language in shown())
    others = "\n".join(f"![]({shot.file.as_posix()})\n" for shot in taken if "x" in shot.file.parent.name)
    return _PAGE.format(titles=titles, rule="---|" * len(codes), rows=rows, others=others)


_PAGE: Final = """# Every screen

Painted by `make screens`; the tests compare each screen with its picture here, pixel by pixel. A name is that of the machine's state,
and after a hyphen what is particular.

| state | {titles} |
|---|{rule}
{rows}

## Other sizes and shapes

{others}"""


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
