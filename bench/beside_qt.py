"""The kiosk's welcome beside the same screen as a bare PySide6 program: how soon there is a picture, and what it holds in memory.

PySide6 is installed for this alone, in an environment of its own (`tools/setup.sh bench`, which `make bench` calls).
"""

from __future__ import annotations

import errno
import re
import statistics
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.branch import branch, kiosk, on, running
from bench.effort import Effort
from bench.figure import Figure
from bench.glass import Glass
from bench.start import start
from otp_atm.kiosk.project import PROJECT

PYTHON: Final = PROJECT / "build" / "bench" / "bin" / "python"
WELCOME: Final = PROJECT / "bench" / "welcome_qt.py"
SIZE: Final = (1280, 800)
TURNS: Final = 5
NOTE: Final = "the same welcome, a bare full-screen PySide6 program"


def beside_qt(effort: Effort) -> list[Figure]:
    """Medians of five in turns, after one of each to warm the disk's cache. Raises FileNotFoundError where Qt has no window."""
    theirs = (str(PYTHON), str(WELCOME))
    with branch() as config, Glass(*SIZE) as glass:
        require_qt(glass)
        ours = kiosk(config)
        rounds = 1 + effort.times(TURNS)
        starts = [(start(glass, ours), start(glass, theirs)) for _ in range(rounds)]
        held = [(proportional(glass, ours), proportional(glass, theirs)) for _ in range(rounds)]
    soon, soon_theirs = (statistics.median(column[1:]) * 1000 for column in zip(*starts, strict=True))
    memory, memory_theirs = (statistics.median(column[1:]) for column in zip(*held, strict=True))
    return [
        Figure("process start → first picture, beside Qt", soon, "ms", soon_theirs, 1.4, "at most", NOTE),
        Figure("memory at the welcome, beside Qt (PSS)", memory, "MB", memory_theirs, 1.15, "at most", NOTE),
    ]


def require_qt(glass: Glass) -> None:
    """Raises FileNotFoundError, naming what is missing."""
    opens = (str(PYTHON), "-c", "from PySide6.QtGui import QGuiApplication; QGuiApplication([])")
    if subprocess.run(opens, env=on(glass.name), capture_output=True, check=False).returncode:
        raise FileNotFoundError(errno.ENOENT, "", "PySide6 that can open a window (Debian: libxcb-cursor0, libxkbcommon-x11-0)")


def proportional(glass: Glass, command: Sequence[str]) -> float:
    """The memory of this program once its screen is at rest, in megabytes, its share of what others have, too (Linux, PSS)."""
    empty = glass.look(range(glass.height))
    try:
        with running(command, glass.name, subprocess.DEVNULL) as process:
            glass.changed(empty, 0.01)
            glass.rest(2.0)
            found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii"), re.MULTILINE)
            assert found
            return int(found[1]) / 1024
    finally:
        glass.again(empty)
