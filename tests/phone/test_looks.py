"""What looks like a button is one, and the reverse (issue 16, 2): every page, in all languages and sizes, as it is painted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from pygame import Rect

from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.painter import PhonePainter
from otp_atm.phone.painting.colours import BUBBLE, ISLAND
from otp_atm.phone.painting.theme import theme_of
from otp_atm.phone.samples import NOW, samples
from otp_atm.phone.view import App
from otp_atm.screens.brand import Brand
from tests.phone.looks import Face, looking
from tests.phone.pages import SIZES
from tests.spoken import OF_THE_PHONE

THIN: Final = 16
"""Pixels across of what is a line and not a plate: the bar that leads home, and what tells how far a page is scrolled."""


@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
def test_every_painted_button_can_be_touched_and_whatever_can_be_touched_looks_like_one(size: tuple[int, int], language: Language) -> None:
    painter = PhonePainter(Brand(), size, lambda: NOW)
    for name, view in samples(language):
        with looking() as looks:
            painter.picture(view)
        assert painter._page
        faces = [*looks.seen(painter._page.viewport)]
        targets = [target.rect for target in painter._targets()]
        for face in inviting(faces, view.app):
            at_work = any(face.rect.contains(mover.rect) for mover, _ in painter._movers)
            assert at_work or any(rect.collidepoint(face.rect.center) for rect in targets), (name, face)
        marks = [*(face.rect for face in faces if face.touchable), *looks.arrows, painter.geometry.indicator]
        for target in painter._targets():
            assert any(target.rect.collidepoint(mark.center) for mark in marks), (name, target)


def inviting(faces: list[Face], app: App) -> Iterator[Face]:
    """The faces that somebody would touch: all but notices, what was said, the island, lines, and buttons that are dim."""
    palette = theme_of(Brand()).palettes[app]
    flat = [*palette.washes.values(), palette.dim, ISLAND]
    for face in faces:
        if face.touchable or not (face.skin in flat or face.skin[:3] == BUBBLE or min(face.rect.size) <= THIN):
            yield face


def test_the_test_finds_what_only_looks_like_a_button() -> None:
    palette = theme_of(Brand()).palettes[App.SHOP]
    sheet = Face(Rect(0, 0, 300, 60), palette.sheet, touchable=False)
    notice = sheet._replace(skin=next(iter(palette.washes.values())))
    assert [*inviting([sheet, notice], App.SHOP)] == [sheet]
