"""Pixel regression: every screen in both languages, and some in other sizes, against its picture in docs/screens."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace
from PIL import Image

from otp_atm.screens.brand import Brand
from otp_atm.screens.painter import ScreenPainter
from otp_atm.screens.pictures import image_of, keep
from otp_atm.screens.samples import NOW
from otp_atm.services.one_time_password.flow import Otp
from tests.screens.compared import difference, in_colours_of
from tests.screens.review import KEPT, MEAN, MOST, Review
from tests.spoken import FA
from tests.whole import STUDIO
from tools.gallery import SHUFFLED, SIZE, Shot, shots

SHOTS: Final = [*shots()]


@pytest.fixture(scope="module")
def painter() -> ScreenPainter:
    return ScreenPainter(Brand(), SIZE)


@pytest.fixture(scope="module")
def glass_painter() -> ScreenPainter:
    return ScreenPainter(Brand(), SIZE, lambda: SHUFFLED)


@pytest.fixture(scope="module")
def review() -> Review:
    return Review(Path("build/screens"))


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.file.with_suffix("").as_posix())
def test_f05_every_screen_looks_as_recorded(shot: Shot, painter: ScreenPainter, glass_painter: ScreenPainter, review: Review) -> None:
    painter = glass_painter if shot.pin_keys else painter
    review.hold(shot.file, painter.picture(shot.view, shot.size))


def test_the_gallery_holds_every_picture_and_no_other() -> None:
    """The handset's pictures lie beside them, in folders of their own, and have a test of their own."""
    kept = {path.relative_to(KEPT) for path in KEPT.rglob("*.png")}
    assert {path for path in kept if not path.parts[0].startswith("phone-")} == {shot.file for shot in SHOTS}


def test_a_kept_picture_is_true_to_its_screen(painter: ScreenPainter, tmp_path: Path) -> None:
    """256 colours are enough: on the whole they are off by less than the eye can see."""
    surface = painter.picture(SHOTS[0].view, SIZE)
    keep(surface, tmp_path / "kept.png")
    with Image.open(tmp_path / "kept.png") as kept:
        assert difference(kept, image_of(surface)).mean < 1.5
        assert difference(kept, in_colours_of(kept, surface)) == (0, 0)


def test_one_changed_digit_is_found(painter: ScreenPainter) -> None:
    shot = next(shot for shot in SHOTS if shot.file.as_posix() == "fa/confirm_phone.png")
    other = STUDIO.show(Otp.CONFIRM_PHONE, STUDIO.session(Otp.CONFIRM_PHONE, FA, masked_phone="0912***4568"))
    with Image.open(KEPT / shot.file) as kept:
        assert difference(kept, in_colours_of(kept, painter.picture(replace(other, now=NOW), SIZE))).most > MOST


def test_a_colour_that_is_a_shade_lighter_is_found(painter: ScreenPainter) -> None:
    shot = SHOTS[0]
    lighter = ScreenPainter(Brand(primary="#2253a8"), SIZE).picture(shot.view, SIZE)
    with Image.open(KEPT / shot.file) as kept:
        assert difference(kept, in_colours_of(kept, lighter)).mean > MEAN


def test_pictures_of_different_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be compared"):
        difference(Image.new("RGB", (2, 2)), Image.new("RGB", (2, 3)))
