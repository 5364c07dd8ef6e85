"""Every text of every page of the phone, at the sizes it has in the demo's windows, in both languages, against the box it stands in."""

from __future__ import annotations

from typing import Final

import pytest

from demo.areas import areas_with_phone
from kiosk.vocabulary import Language
from phone.gallery import SIZE
from phone.painter import PhonePainter
from phone.samples import NOW, samples
from screens.brand import Brand
from tests.screens.written import reading
from tests.spoken import OF_THE_PHONE

WINDOWS: Final = ((1280, 720), (1613, 907), (1920, 1080), (3840, 2160))
SIZES: Final = [SIZE, *(side.size for side in (areas_with_phone(window, 10).side for window in WINDOWS) if side)]


@pytest.mark.parametrize("size", SIZES, ids=["{}x{}".format(*size) for size in SIZES])
@pytest.mark.parametrize("language", OF_THE_PHONE, ids=repr)
def test_f05_no_text_of_a_page_is_wider_than_its_box(size: tuple[int, int], language: Language) -> None:
    """A page may be scrolled; so a line may be cut off below or above, but never sideways."""
    painter = PhonePainter(Brand(), size, lambda: NOW)
    for name, view in samples(language):
        with reading() as written:
            painter.picture(view)
        assert written
        for text in written:
            assert text.room.left <= text.ink.left, (name, text)
            assert text.ink.right <= text.room.right, (name, text)
            assert text.ink.left >= 0, (name, text)
            assert text.ink.right <= text.surface.right, (name, text)
