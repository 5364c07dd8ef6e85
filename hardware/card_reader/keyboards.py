"""The keyboards of this computer, of which a magnetic-stripe reader that types is one (Linux)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LIST: Final = Path("/proc/bus/input/devices")
NEEDED: Final = (*range(2, 12), 28)
"""The digits and Enter, by their codes in linux/input-event-codes.h: a power button is a keyboard to Linux, too."""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Its name, and the file by which it is read where there is no window system; empty if none."""

    name: str
    file: str

    @property
    def readable(self) -> bool:
        return bool(self.file) and os.access(self.file, os.R_OK)


def keyboards(listed: str) -> Iterator[Keyboard]:
    """Those in a list of the form of /proc/bus/input/devices."""
    for entry in listed.split("\n\n"):
        name = re.search(r'^N: Name="(.*)"$', entry, re.MULTILINE)
        keys = re.search(r"^B: KEY=(?:.* )?([0-9a-f]+) *$", entry, re.MULTILINE)
        handlers = re.search(r"^H: Handlers=(.*)$", entry, re.MULTILINE)
        if name and keys and handlers and "kbd" in handlers[1].split() and all(int(keys[1], 16) >> code & 1 for code in NEEDED):
            event = re.search(r"\bevent\d+\b", handlers[1])
            yield Keyboard(name[1], f"/dev/input/{event[0]}" if event else "")
