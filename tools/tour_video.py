"""Writes the guided tour as an animated WebP picture, which a README shows as it shows any picture: `python -m tools.tour_video FILE`."""

from __future__ import annotations

import argparse
import zlib
from pathlib import Path
from typing import Final

import msgspec
import pygame
from PIL import Image

from otp_atm import languages
from otp_atm.configuration import Settings
from otp_atm.demo.tour.film import film

WINDOW: Final = (1280, 720)
PICTURE: Final = (960, 540)
RATE: Final = 10
"""Pictures a second."""
QUALITY: Final = 60
_KEY_FRAMES: Final = {"kmin": 400, "kmax": 500}
"""How many frames lie between two that are written whole."""


class Reel(Image.Image):
    """Frames that are kept small until they are looked at; one that is like the one before only lasts longer."""

    def __init__(self, size: tuple[int, int]) -> None:
        super().__init__()
        self._size, self._mode = size, "RGB"
        self._frames: list[bytes] = []
        self._last = b""
        self.durations: list[int] = []
        """Of each frame, in milliseconds."""

    def add(self, pixels: bytes, milliseconds: int) -> None:
        if pixels == self._last:
            self.durations[-1] += milliseconds
        else:
            self._last = pixels
            self._frames.append(zlib.compress(pixels, 1))
            self.durations.append(milliseconds)

    @property
    def n_frames(self) -> int:
        return len(self._frames)

    def seek(self, frame: int) -> None:
        self.im = Image.frombytes("RGB", self._size, zlib.decompress(self._frames[frame])).im

    def tell(self) -> int:
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lang", choices=languages.codes(), default="en")
    args = parser.parse_args()
    settings = Settings()
    settings = msgspec.structs.replace(settings, terminal=msgspec.structs.replace(settings.terminal, language=args.lang))
    reel = Reel(PICTURE)
    for window in film(settings, WINDOW, RATE):
        picture = pygame.transform.smoothscale(window, PICTURE)
        reel.add(pygame.image.tobytes(picture, "RGB"), 1000 // RATE)
    reel.save(args.file, "WEBP", save_all=True, duration=reel.durations, quality=QUALITY, method=4, **_KEY_FRAMES)
    print(f"{args.file}: {sum(reel.durations) / 1000:.0f} s, {reel.n_frames} frames, {args.file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
