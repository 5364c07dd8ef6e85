"""A picture to be taken, and which ones a name means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

from pygame import Surface


class Shot(NamedTuple):
    """What is taken, of which folder of the gallery, and in which size in pixels."""

    folder: str
    """That of a language: `fa` for the ATM's screens, `phone-fa` for the phone's pages."""
    name: str
    size: tuple[int, int]
    take: Callable[[], Surface]
    to_be_seen: bool = False
    """Whether the picture itself is committed, and not its pixels' hash alone."""

    @property
    def sheet(self) -> str:
        """All the folder's pictures of this size have it in common."""
        return "{}/*@{}x{}".format(self.folder, *self.size)

    @property
    def key(self) -> str:
        """What the picture goes by."""
        return "{}/{}@{}x{}".format(self.folder, self.name, *self.size)

    @property
    def file(self) -> str:
        """Where a picture to be seen lies, below the gallery's directory."""
        return f"{self.folder}/{self.name}.webp"


def meant(name: str, key: str) -> bool:
    """Whether a name means the picture with this key. Without a size it means all of them; `*` stands for anything."""
    return fnmatchcase(key, name if "@" in name else f"{name}@*")


def chosen(shots: Iterable[Shot], names: Iterable[str]) -> list[Shot]:
    """The shots that are meant; all if no name is given. Raises ValueError for a name that means none."""
    every, names = [*shots], [*names]
    for name in names:
        if not any(meant(name, shot.key) for shot in every):
            raise ValueError(f"no picture is called {name}: names are like fa/welcome, phone-en/home@360x764 or 'en/*'")
    return [shot for shot in every if not names or any(meant(name, shot.key) for name in names)]
