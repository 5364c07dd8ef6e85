"""Signs of life for systemd (sd_notify(3), sd_watchdog_enabled(3)): a terminal whose loop is stuck is started again."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress

BEATS = 4
"""Signs of life in the time that systemd waits for one."""


class Watchdog:
    """Tells the service manager that the terminal is ready, and that its loop still turns. Without such a manager, tells nobody.

    `environment` is what systemd started the process with: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID.
    """

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        self._pause = _period(environment) / BEATS
        self._next = 0.0
        self._said = ""

    def ready(self) -> None:
        """The terminal has started."""
        self._tell("READY=1")

    def stopping(self) -> None:
        """The terminal gives the card back and leaves."""
        self._tell("STOPPING=1")

    def beat(self, now: float) -> None:
        """The loop has come round; `now` in seconds on a clock that only goes forward. Cheap: mostly it tells nothing."""
        if self._pause and now >= self._next:
            self._next = now + self._pause
            self._tell("WATCHDOG=1")

    def says(self, status: str) -> None:
        """What the terminal is doing, in a word, when that changes: for `systemctl status`, and for who waits until it can be stopped."""
        if status != self._said:
            self._said = status
            self._tell(f"STATUS={status}")

    def _tell(self, state: str) -> None:
        if self._address and sys.platform != "win32":
            with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.sendto(state.encode(), self._address)


def _address(named: str) -> str:
    """A leading `@` stands for an abstract socket."""
    return "\0" + named[1:] if named.startswith("@") else named


def _period(environment: Mapping[str, str]) -> float:
    """Seconds after which systemd loses patience; 0 if it does not watch, or watches another process."""
    microseconds = environment.get("WATCHDOG_USEC", "")
    watched = environment.get("WATCHDOG_PID", "")
    if not microseconds.isdecimal() or (watched and watched != str(os.getpid())):
        return 0.0
    return int(microseconds) / 1_000_000
