"""Is the serial PIN pad there? Greets it once and asks nothing more of it."""

from __future__ import annotations

import queue
from pathlib import Path
from typing import Final

from otp_atm.hardware.pin_pad.serial_link import SILENT, SerialLink
from otp_atm.hardware.pin_pad.serial_words import READY, STATES, Words

MARGIN: Final = 1.0
"""Seconds in which the link has reported what it found out at the very end of its patience."""


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


def probe(port: Path, speed: int, limit: float) -> str:
    """`ready`, or the operator's code for what is wrong with the pad on `port`, which may take `limit` seconds to answer."""
    partner = Probe()
    link = SerialLink(port, speed, limit, partner)
    link.start()
    try:
        return partner.found.get(timeout=limit + MARGIN)
    except queue.Empty:
        return SILENT
    finally:
        link.close("SHUT")
