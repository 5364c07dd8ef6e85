"""Is the serial PIN pad there? Greets it once and asks nothing more of it."""

from __future__ import annotations

import queue
from pathlib import Path
from typing import Final

from hardware.pin_pad.serial import READY, STATES
from hardware.pin_pad.serial_link import SILENT, SerialLink
from hardware.pin_pad.serial_words import Words

PATIENCE: Final = 3.0
"""Seconds within which the link has either reached the pad or given it up."""


class Probe:
    """The link's partner for one greeting."""

    def __init__(self) -> None:
        self.found: queue.SimpleQueue[str] = queue.SimpleQueue()

    def link_up(self, state: str) -> None:
        self.found.put(state if state == READY else STATES[state])

    def link_down(self, code: str) -> None:
        self.found.put(code)

    def pad_tells(self, words: Words) -> None:
        """Nothing that a key press could mean."""


def probe(port: Path, speed: int) -> str:
    """`ready`, or the operator's code for what is wrong with the pad on `port`."""
    partner = Probe()
    link = SerialLink(port, speed, partner)
    link.start()
    try:
        return partner.found.get(timeout=PATIENCE)
    except queue.Empty:
        return SILENT
    finally:
        link.close("SHUT")
