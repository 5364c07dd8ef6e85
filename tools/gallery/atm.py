"""The ATM's screens, as the terminal is shipped, in all its languages and in many sizes and shapes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Final

from pygame import Surface

from otp_atm.assembly import studio_of
from otp_atm.configuration import Settings
from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.offered import offered
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View
from otp_atm.screens.words import speaking
from tools.gallery.shot import Shot

SIZE: Final = (1280, 800)
OTHER_SIZES: Final = ((800, 600), (1024, 768), (1920, 1080), (1080, 1920), (3840, 2160))
_ON_GLASS: Final = "-on-glass"
SHUFFLED: Final = "3819406275"


def shown() -> tuple[Language, ...]:
    """Those that a terminal offers unless it is told otherwise before the others."""
    usual = offered(Settings())
    return (*usual, *(language for language in speaking() if language not in usual))


def shots() -> Iterator[Shot]:
    """All of them, size by size. To be seen is that of each state in which nothing is particular."""
    samples = studio_of(Settings()).samples

    @lru_cache(maxsize=2)
    def painter(size: tuple[int, int], pin_keys: str) -> ScreenPainter:
        return ScreenPainter(Brand(), size, partial(str, pin_keys))

    def take(view: View, size: tuple[int, int], pin_keys: str) -> Surface:
        return painter(size, pin_keys).picture(view, size)

    for size in (SIZE, *OTHER_SIZES):
        for language in shown():
            for name, view in samples(language):
                yield Shot(language.code, name, size, partial(take, view, size, ""), size == SIZE and name == view.name)
                if view.pin:
                    yield Shot(language.code, name + _ON_GLASS, size, partial(take, view, size, SHUFFLED))
