"""How soon a key that is pressed on the live page is seen there: in Chromium, 1920 by 1080, from the press to the frame that shows it."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import sync_playwright

from bench.effort import Effort
from bench.figure import Figure
from tests.remote.server import house_at
from tests.remote.test_page import BROWSER, KEY_TO_PICTURE, SOON, Visitor

VISITS: Final = 20
KEYS: Final = ("1", "2", "3", "Backspace", "Escape")
"""Digits change a dot of the picture, the last key all of it."""


def key_to_picture(effort: Effort) -> Figure:
    took: list[float] = []
    with house_at() as (client,), sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        visitor = Visitor(chromium, client, ("fa", 1920, 1080, False))
        for _ in range(effort.times(VISITS)):
            visitor.insert("phone-on-file")
            took += visitor.page.evaluate(KEY_TO_PICTURE, KEYS)[0]
            visitor.take()
        visitor.close()
        chromium.close()
    late = sorted(took)[int(len(took) * 0.95)]
    return Figure("live page: key → picture in Chromium, p95", late, "ms", None, SOON, "at most", "1920 × 1080, software rendering")
