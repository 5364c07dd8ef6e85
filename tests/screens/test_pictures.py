"""Pixel regression: every screen in every language, in many sizes and shapes, against what docs/screens holds of it."""

from __future__ import annotations

from typing import Final

import pytest

from tests.screens.held import hold, recorded, sheets
from tools.gallery import atm
from tools.gallery.recording import KEPT
from tools.gallery.shot import Shot

SHOTS: Final = [*atm.shots()]


@pytest.mark.parametrize("sheet", sheets(SHOTS), ids=lambda sheet: sheet[0].sheet)
def test_f05_every_screen_looks_as_recorded(sheet: list[Shot]) -> None:
    hold(sheet, recorded())


def test_the_gallery_holds_every_picture_and_no_other() -> None:
    """The handset's pictures lie beside them, in folders of their own, and have a test of their own."""
    assert {key for key in recorded().held if not key.startswith("phone-")} == {shot.key for shot in SHOTS}
    kept = {path.relative_to(KEPT).as_posix() for path in KEPT.glob("*/*") if not path.parent.name.startswith("phone-")}
    assert kept == {shot.file for shot in SHOTS if shot.to_be_seen}
