"""A desktop on a private X server: perhaps with a window manager, and always with eyes for the pixels that are really on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import suppress
from types import TracebackType
from typing import Final, Self

import pytest
from pygame import Rect

from bench.glass import Glass, Lines

PATIENCE: Final = 20.0
WINDOW_MANAGER: Final = "openbox"


def needs(*programs: str) -> pytest.MarkDecorator:
    """Leaves tests out where one of these programs is missing, except in CI."""
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing) and not os.environ.get("CI"), reason=f"needs {' and '.join(missing)}")


class Desktop(Glass):
    """A screen on which windows are minimised, covered, and shown again. All of it is looked at but the line with the clock."""

    def __init__(self, width: int, height: int, *, managed: bool, clock: int = 80) -> None:
        """`managed` by a window manager; without one, windows are alone. `clock` is the height that is not looked at."""
        super().__init__(width, height, Rect(0, clock, width, height - clock))
        self._environment = os.environ | {"DISPLAY": self.name}
        self._manager = self._begin(WINDOW_MANAGER) if managed else None
        if managed:
            self._wait_for_manager()

    def do(self, *command: str) -> str:
        """Have a program do something on this display; what it says."""
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout

    def minimise(self, window: str) -> None:
        """Take a window away: minimised by the window manager, or unmapped where there is none."""
        self.do("xdotool", "windowminimize" if self._manager else "windowunmap", "--sync", window)

    def restore(self, window: str) -> None:
        self.do("xdotool", "windowmap", "--sync", window)
        if self._manager:
            self.do("xdotool", "windowactivate", "--sync", window)

    def is_black(self, seen: Lines) -> bool:
        return not any(any(line[0::4]) or any(line[1::4]) or any(line[2::4]) for line in seen.values())

    def _begin(self, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _wait_for_manager(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(subprocess.CalledProcessError):
                self.do("xdotool", "get_desktop")  # answered by whoever manages (_NET_CURRENT_DESKTOP)
                return
            time.sleep(0.05)
        raise AssertionError(f"{WINDOW_MANAGER} did not start")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._manager:
            self._manager.terminate()
            self._manager.wait(PATIENCE)
        super().__exit__(kind, error, trace)
