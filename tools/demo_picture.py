"""Paints the picture that opens the README, the demo's window after an enrolment: `python -m tools.demo_picture FILE`.

What happens in it is in demo_picture.yaml. It is the last moment of that, without the band for captions.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import pygame
from PIL import Image

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.demo.areas import Size, with_band
from otp_atm.demo.tour.film import film
from otp_atm.demo.wallet import wallet
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios.reading import read_script

WINDOW: Final = (1280, 798)
"""With the band: 720 without it."""
SCRIPT: Final = PROJECT / "tools" / "demo_picture.yaml"


def picture(window: Size) -> Image.Image:
    """The demo after the script. Raises otp_atm.demo.tour.film.TourStopped if it comes out otherwise."""
    settings = Settings()
    last = Image.new("RGB", window)
    for frame in film(settings, window, 2, script=read_script(SCRIPT)):
        last = Image.frombytes("RGB", window, pygame.image.tobytes(frame, "RGB"))
    band = with_band(window, len(wallet(load_fixtures(settings.simulator.fixtures)))).band
    return last.crop((0, 0, window[0], band.top if band else window[1]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    file = parser.parse_args().file
    picture(WINDOW).save(file, optimize=True)
    print(f"{file}: {file.stat().st_size / 1e3:.0f} KB")


if __name__ == "__main__":
    main()
