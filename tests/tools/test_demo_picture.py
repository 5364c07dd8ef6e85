"""The picture that opens the README."""

from __future__ import annotations

import pytest

from tools.demo_picture import WINDOW, picture


def test_what_is_to_be_seen_on_it_still_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """TourStopped would say what does not. What stands in the window's upper part is the ATM, the wallet and the phone, in many colours."""
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    taken = picture(WINDOW)
    assert taken.size == (1280, 720)
    assert taken.getcolors(1000) is None
