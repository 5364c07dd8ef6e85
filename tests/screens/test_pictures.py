"""Pixel regression: every screen in both languages, and some in other sizes, against its picture in docs/screens.

On the machine that recorded them, the pictures are equal. Another processor may round a blended colour differently by one, which can
move a pixel to the neighbouring one of the picture's 256 colours. The two limits are what that comes to when more than half of all pixels
are off by one, and little more. When a screen was meant to change, look at build/screens/index.html and record it with `make screens`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace
from PIL import Image

from kiosk.state import State
from kiosk.vocabulary import Language
from screens import view_of
from screens.brand import Brand
from screens.gallery import SHUFFLED, SIZE, Shot, shots
from screens.painter import ScreenPainter
from screens.pictures import difference, highlighted, image_of, in_colours_of, keep
from screens.samples import NOW, sample_session

KEPT: Final = Path("docs/screens")
MOST: Final = 80
MEAN: Final = 0.35
SHOTS: Final = [*shots()]


class Review:
    """A page that shows the screens that differ: as they were, as they are, and where. Several processes may add to it."""

    kinds = ("old", "new", "difference")

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def add(self, name: Path, old: Image.Image, new: Image.Image) -> None:
        for kind, image in zip(self.kinds, (old, new, highlighted(old, new)), strict=True):
            path = self._directory / kind / name
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(path)
        self._write()

    def forget(self, name: Path) -> None:
        for kind in self.kinds:
            (self._directory / kind / name).unlink(missing_ok=True)

    def _write(self) -> None:
        names = sorted(path.relative_to(self._directory / "new").as_posix() for path in self._directory.glob("new/**/*.png"))
        rows = (f"<h2>{name}</h2>" + "".join(f'<img src="{kind}/{name}" width="32%"> ' for kind in self.kinds) for name in names)
        head = "<!doctype html><meta charset=utf-8><title>Screens that differ</title><h1>Old, new, difference</h1>"
        (self._directory / "index.html").write_text("\n".join((head, *rows)), encoding="utf-8")


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
    with Image.open(KEPT / shot.file) as kept:
        kept.load()
    painter = glass_painter if shot.pin_keys else painter
    fresh = in_colours_of(kept, painter.picture(shot.view, shot.size))
    apart = difference(kept, fresh)
    if apart.most > MOST or apart.mean > MEAN:
        review.add(shot.file, kept.convert("RGB"), fresh)
        pytest.fail(f"{shot.file}: {apart}; see build/screens/index.html")
    review.forget(shot.file)


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
    other = view_of(State.CONFIRM_PHONE, sample_session(State.CONFIRM_PHONE, Language.PERSIAN, masked_phone="0912***4568"))
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
