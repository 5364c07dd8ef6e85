"""What the kiosk costs while nobody comes, beside a bare loop, and how soon it answers the first key after that."""

from __future__ import annotations

import time
from typing import Final

from bench.branch import BARE_WINDOW, branch, running
from bench.effort import Effort
from bench.figure import Figure
from bench.fingers import Fingers
from bench.glass import Glass
from bench.processor import cpu_seconds
from tests.end_to_end.window import Window

SIZE: Final = (1280, 800)
SECONDS: Final = 20.0
FIRST_KEYS: Final = 10
NAPS: Final = 1.5
"""Seconds of idling before each first key."""
SETTLING: Final = 3.0
"""Seconds that both programs have to come to rest."""
MESH: Final = 16
"""Every how many lines to look: what changes is higher than that."""
LANGUAGES: Final = ("F2", "F1")


def idling(effort: Effort) -> list[Figure]:
    """Both figures. The two programs idle at the same time, one window behind the other."""
    with (
        branch() as config,
        Glass(*SIZE) as glass,
        running(BARE_WINDOW, glass.name) as bare,
        Window(glass.name, config, "kiosk") as window,
        Fingers(glass.name) as fingers,
    ):
        window.see("welcome")
        time.sleep(effort.seconds(SETTLING))
        value, yardstick = shares(effort.seconds(SECONDS), window.pid, bare)
        waits = [first_key(glass, fingers, LANGUAGES[turn % 2], effort) for turn in range(effort.times(FIRST_KEYS))]
    return [
        Figure("idle CPU on the welcome screen", value, "% of a core", yardstick, 1.0, "at most", "a bare event.get() + tick(30) loop"),
        Figure("first key after idling → frame, worst", max(waits) * 1000, "ms", None, 35, "at most", "real keys, pixels of the X server"),
    ]


def shares(seconds: float, *processes: int) -> list[float]:
    """How much of a core each process takes, in percent, over so many seconds."""
    before, began = [cpu_seconds(process) for process in processes], time.perf_counter()
    time.sleep(seconds)
    after, taken = [cpu_seconds(process) for process in processes], time.perf_counter() - began
    return [100 * (late - early) / taken for early, late in zip(before, after, strict=True)]


def first_key(glass: Glass, fingers: Fingers, language: str, effort: Effort) -> float:
    """Seconds from the key for another language until the first pixel changes."""
    seen = glass.rest(effort.seconds(NAPS, least=0.3))
    began = fingers.chord(language)
    return glass.changed({y: seen[y] for y in range(0, glass.height, MESH)}) - began
