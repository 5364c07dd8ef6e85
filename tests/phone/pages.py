"""The phone's pages as they are shown in the demo's windows, and what a text on them must keep to."""

from __future__ import annotations

from typing import Final

from otp_atm.demo.areas import areas_with_phone
from tests.acceptance import each_time
from tests.screens.written import Written
from tools.gallery.phone import SIZE

WINDOWS: Final = (
    *((1280, 720), (1613, 907), (1920, 1080), (2560, 1440), (3840, 2160)),
    *((480, 480), (360, 640), (640, 480), (800, 600), (1080, 1920)),  # a tab of its own
)
EVERY_SIZE: Final = [SIZE, *(side.size for side in (areas_with_phone(window, 10).side for window in WINDOWS) if side)]
SMALLEST: Final = min(EVERY_SIZE)
CUT: Final = (575, 471)
"""Of a window of 800 × 600, where the keypad cuts the payment page below a label."""
SIZES: Final = each_time([SIZE, SMALLEST, CUT, max(EVERY_SIZE)], EVERY_SIZE)


def all_whole(page: str, written: list[Written]) -> None:
    """A page may be scrolled; so a line may be cut off below or above, but never sideways."""
    assert written
    for text in written:
        assert text.room.left <= text.ink.left, (page, text)
        assert text.ink.right <= text.room.right, (page, text)
        assert text.ink.left >= 0, (page, text)
        assert text.ink.right <= text.surface.right, (page, text)
