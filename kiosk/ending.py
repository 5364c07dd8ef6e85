"""The signals that ask a process to end: stopped, interrupted, quit, or its terminal closed."""

from __future__ import annotations

import signal
from typing import Final

NAMES: Final = ("SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGBREAK")
"""Of POSIX and of Windows, which has no SIGQUIT and no SIGHUP, and says SIGBREAK when a console is closed."""


def ending_signals() -> list[signal.Signals]:
    """Those that there are here; but who starts a program with nohup wants it to outlive its terminal."""
    found = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    return [number for number in found if number.name != "SIGHUP" or signal.getsignal(number) != signal.SIG_IGN]
