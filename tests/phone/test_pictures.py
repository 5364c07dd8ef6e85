"""Pixel regression: every page of the phone in all its languages, in several sizes, against what docs/screens holds of it."""

from __future__ import annotations

from typing import Final

import pytest

from tests.screens.held import hold, recorded, sheets
from tools.gallery import phone
from tools.gallery.recording import KEPT
from tools.gallery.shot import Shot

SHOTS: Final = [*phone.shots()]


@pytest.mark.parametrize("sheet", sheets(SHOTS), ids=lambda sheet: sheet[0].sheet)
def test_f05_every_page_looks_as_recorded(sheet: list[Shot]) -> None:
    hold(sheet, recorded())


def test_the_gallery_holds_every_page_and_no_other() -> None:
    assert {key for key in recorded().held if key.startswith("phone-")} == {shot.key for shot in SHOTS}
    kept = {path.relative_to(KEPT).as_posix() for path in KEPT.glob("phone-*/*")}
    assert kept == {shot.file for shot in SHOTS if shot.to_be_seen}
