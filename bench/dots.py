"""From a key press to the frame with the new dot, at 1920 by 1080.

Twice: the terminal's own work, which is ours to keep small, as key presses put into SDL's queue of the real loop in a process of its own
(`bench.dot_program`); and the whole way of a real key, through the X server's XTest extension to the pixels on its screen.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Final

import msgspec

from bench.branch import branch, on
from bench.effort import Effort
from bench.figure import Figure
from bench.fingers import Fingers
from bench.glass import Glass, Lines
from tests.end_to_end.window import Window

SIZE: Final = (1920, 1080)
PRESSES: Final = 400
CARD_PIN: Final = 4
HURRY: Final = (0.01, 0.04)
"""Seconds between two key presses, drawn at random so that they meet every moment of the loop."""


def dots(effort: Effort) -> list[Figure]:
    """The median of our own work, and the 99th percentile of the whole way."""
    with Glass(*SIZE) as glass:
        command = [sys.executable, "-m", "bench.dot_program", str(effort.times(PRESSES, least=8))]
        told = subprocess.run(command, env=on(glass.name), stdout=subprocess.PIPE, check=True, timeout=300).stdout
    ours, bare = (statistics.median(column) * 1000 for column in zip(*msgspec.json.decode(told), strict=True))
    with branch() as config, Glass(*SIZE) as glass, Window(glass.name, config, "kiosk") as window, Fingers(glass.name) as fingers:
        window.see("welcome")
        fingers.chord("Control_L", "1")
        window.see("card_pin")
        waits = sorted(presses(glass, fingers, where_dots_are(glass, fingers), effort.times(PRESSES // CARD_PIN)))
    slowest = waits[len(waits) * 99 // 100] * 1000
    name = "key press → frame with the new dot"
    return [
        Figure(f"{name}, work", ours, "ms", bare, 3.0, "at most", "a bare blit of one dot and its display.update(rect)"),
        Figure(f"{name}, whole way, 99 of 100", slowest, "ms", None, 16, "at most", "real keys, pixels of the X server"),
    ]


def presses(glass: Glass, fingers: Fingers, empty: Lines, entries: int) -> Iterator[float]:
    """Seconds from key to dot, for every digit of so many PINs, each cleared again; `empty` is where dots are, while there are none."""
    for _ in range(entries):
        for _ in range(CARD_PIN):
            time.sleep(random.uniform(*HURRY))
            before = glass.look(empty)
            began = fingers.chord("5")
            yield glass.changed(before) - began
        fingers.press("BackSpace")
        glass.again(empty)


def where_dots_are(glass: Glass, fingers: Fingers) -> Lines:
    """The line through the middle of the dots, while there are none."""
    empty = glass.rest()
    fingers.press("5")
    first = glass.rest()
    fingers.press("BackSpace")
    changed = [y for y in empty if first[y] != empty[y]]
    middle = (changed[0] + changed[-1]) // 2
    glass.again({middle: empty[middle]})
    return {middle: empty[middle]}
