"""The phone's pages in all its languages. Every number and every code on them is invented."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Final

from pygame import Surface

from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.painting.colours import TABLE
from otp_atm.phone.samples import NOW, samples
from otp_atm.phone.view import View
from otp_atm.phone.words import spoken
from otp_atm.screens.brand import Brand
from tools.gallery.shot import Shot

SIZE: Final = (360, 764)
OTHER_SIZES: Final = ((270, 573), (720, 1528), (296, 342))
"""The last is that of the smallest window, where a phone is low."""


def shots() -> Iterator[Shot]:
    """All of them, size by size. To be seen is the first of each page."""

    @lru_cache(maxsize=1)
    def painter(size: tuple[int, int]) -> PhonePainter:
        return phone_painter(size)

    def take(view: View, size: tuple[int, int]) -> Surface:
        return on_the_table(painter(size), view, size)

    for size in (SIZE, *OTHER_SIZES):
        for language in spoken():
            seen: set[str] = set()
            for name, view in samples(language):
                yield Shot(f"phone-{language.code}", name, size, partial(take, view, size), size == SIZE and view.name not in seen)
                seen.add(view.name)


def phone_painter(size: tuple[int, int]) -> PhonePainter:
    """One for whom time stands still."""
    return PhonePainter(Brand(), size, lambda: NOW)


def on_the_table(painter: PhonePainter, view: View, size: tuple[int, int]) -> Surface:
    """The picture of a phone on a table."""
    table = Surface(size, depth=32)
    table.fill(TABLE)
    table.blit(painter.picture(view), (0, 0))
    return table
