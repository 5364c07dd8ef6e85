"""Where pictures of screens are painted and compared, pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final, NamedTuple

import pygame
from pygame import Surface

from otp_atm.drawing.files import save
from otp_atm.person.seeing import Unexpected
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.view import View as PhoneView
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.view import View

SIZE: Final = (1280, 800)
PHONE_SIZE: Final = (400, 840)
TOLERANCE: Final = 8
"""By how much of 255 a colour may be off: another processor rounds otherwise where colours are blended."""
_DIFFERING: Final = (255, 0, 255, 255)
_ALIKE: Final = (32, 32, 32, 255)


class Difference(NamedTuple):
    """How many pixels differ, and a picture of kept, seen and differing, from the left."""

    pixels: int
    picture: Surface


class Studio:
    """Paints in this brand, always in the same size."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._painter = ScreenPainter(brand, SIZE)

    def screen(self, view: View) -> Surface:
        """The terminal's screen."""
        return self._painter.picture(view, SIZE)

    def phone(self, clock: Callable[[], datetime]) -> Callable[[PhoneView], Surface]:
        """What paints the phone's pages, by this clock. Codes and card numbers are the person's own: dots stand for their digits."""
        painter = PhonePainter(self._brand, PHONE_SIZE, clock)
        return lambda view: painter.picture(view.discreet)

    def kept(self, path: Path) -> Surface:
        """A picture from a file. Raises Unexpected if it is none."""
        try:
            return pygame.image.load(str(path))
        except (pygame.error, OSError) as error:
            raise Unexpected(f"{path}: is no picture: {error}") from None

    def save(self, picture: Surface, path: Path) -> None:
        """Raises OSError."""
        try:
            save(picture, path)
        except pygame.error as error:
            raise OSError(str(error)) from None

    def difference(self, kept: Surface, seen: Surface) -> Difference:
        """What differs by more than the tolerance. Where one is larger, all that the other has not."""
        width, height = (max(sides) for sides in zip(kept.get_size(), seen.get_size(), strict=True))
        whole = [_on_canvas(picture, (width, height)) for picture in (kept, seen)]
        beyond = TOLERANCE + 1
        differing = pygame.mask.from_threshold(whole[0], (0, 0, 0), (beyond, beyond, beyond, 255), othersurface=whole[1])
        differing.invert()
        picture = Surface((3 * width, height))
        for place, part in enumerate([*whole, differing.to_surface(setcolor=_DIFFERING, unsetcolor=_ALIKE)]):
            picture.blit(part, (place * width, 0))
        return Difference(differing.count(), picture)


def _on_canvas(picture: Surface, size: tuple[int, int]) -> Surface:
    canvas = Surface(size, depth=32)
    canvas.fill(_DIFFERING)
    canvas.blit(picture, (0, 0))
    return canvas
