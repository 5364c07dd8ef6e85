"""Pixel regression: every page of the phone in both languages against its picture in docs/screens."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from otp_atm.phone.gallery import Shot, folder, gallery_painter, shots, taken
from otp_atm.phone.painter import PhonePainter
from otp_atm.screens.brand import Brand
from tests.screens.review import KEPT, Review
from tests.spoken import OF_THE_PHONE

SHOTS: Final = [*shots()]


@pytest.fixture(scope="module")
def painter() -> PhonePainter:
    return gallery_painter(Brand())


@pytest.fixture(scope="module")
def review() -> Review:
    return Review(Path("build/screens"))


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.file.with_suffix("").as_posix())
def test_f05_every_page_looks_as_recorded(shot: Shot, painter: PhonePainter, review: Review) -> None:
    review.hold(shot.file, taken(painter, shot.view))


def test_the_gallery_holds_every_page_and_no_other() -> None:
    kept = {path.relative_to(KEPT) for language in OF_THE_PHONE for path in (KEPT / folder(language)).glob("*.png")}
    assert kept == {shot.file for shot in SHOTS}
