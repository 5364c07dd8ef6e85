"""A bank's own logo, from its configuration: any shape, SVG or PNG, in the place of the built-in mark."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest
from pygame import Surface

from otp_atm.drawing.shapes import loaded
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.state import Visit
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from tests.spoken import OF_THE_ATM
from tests.whole import STUDIO

RED = (255, 0, 0)
SIZE = (1280, 800)


def svg(path: Path, width: int, height: int) -> Path:
    square = f'<rect width="{width}" height="{height}" fill="#f00"/>'
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{square}</svg>', encoding="utf-8")
    return path


def png(path: Path, width: int, height: int) -> Path:
    surface = Surface((width, height))
    surface.fill(RED)
    pygame.image.save(surface, path)
    return path


@pytest.mark.parametrize("make", [svg, png])
@pytest.mark.parametrize("shape", [(100, 100), (300, 100), (100, 300), (1000, 50)])
def test_a_logo_keeps_its_shape_and_its_bounds(make: type, shape: tuple[int, int], tmp_path: Path) -> None:
    logo = loaded(make(tmp_path / f"logo.{make.__name__}", *shape), 54)
    width, height = logo.get_size()
    assert height <= 55
    assert width <= 54 * 4 + 1
    assert width / height == pytest.approx(shape[0] / shape[1], rel=0.1)


@pytest.mark.parametrize("language", OF_THE_ATM, ids=repr)
def test_the_logo_stands_at_the_start_of_the_header(language: Language, tmp_path: Path) -> None:
    brand = Brand(logo=png(tmp_path / "logo.png", 100, 100))
    picture = ScreenPainter(brand, SIZE).picture(STUDIO.show(Visit.WELCOME, STUDIO.session(Visit.WELCOME, language)), SIZE)
    spot = (SIZE[0] - 60, 47) if language.right_to_left else (60, 47)
    red, green, blue, _ = picture.get_at(spot)
    assert (red > 240, green, blue) == (True, 0, 0)


@pytest.mark.parametrize("name", ["missing.png", "missing.svg", "words.png", "words.svg"])
def test_a_logo_that_is_none_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "words.png").write_text("no picture")
    (tmp_path / "words.svg").write_text("no picture")
    with pytest.raises(BadFile, match=name):
        loaded(tmp_path / name, 54)
