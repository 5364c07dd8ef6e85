"""How long the kiosk takes from the start of its process until its first screen is to be seen, beside a bare window."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Sequence
from typing import Final

from bench.branch import BARE_WINDOW, branch, kiosk, running
from bench.effort import Effort
from bench.figure import Figure
from bench.glass import Glass

SIZE: Final = (1280, 800)
STARTS: Final = 15
FOOT: Final = 8
"""How many pixels above the lower edge to look: what is there has been drawn last."""
PAUSE: Final = 0.0005
"""Seconds between two looks at the screen."""


def first_screen(effort: Effort) -> Figure:
    """The median of starts by turns, after one of each to warm the disk's cache."""
    with branch() as config, Glass(*SIZE) as glass:
        rounds = [(start(glass, kiosk(config)), start(glass, BARE_WINDOW)) for _ in range(1 + effort.times(STARTS))]
    value, yardstick = (statistics.median(column[1:]) * 1000 for column in zip(*rounds, strict=True))
    note = "a bare pygame-ce program that opens the same window and flips once"
    return Figure("process start → first screen on the glass", value, "ms", yardstick, 1.5, "at most", note)


def start(glass: Glass, command: Sequence[str]) -> float:
    """Seconds from starting this program until the empty screen is not empty any more, right down to its foot."""
    empty = glass.look([glass.height - FOOT])
    began = time.perf_counter()
    try:
        with running(command, glass.name, subprocess.DEVNULL):
            return glass.changed(empty, PAUSE) - began
    finally:
        glass.again(empty)
