"""A desktop on a private X server: perhaps with a window manager, and always with eyes for the pixels that are really on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Final, Self

import pytest
from pygame import Rect

from bench.glass import Glass
from tests.needs import need

PATIENCE: Final = 20.0
WINDOW_MANAGER: Final = "openbox"
_COVER: Final = """
import sys
import pygame
pygame.display.init()
pygame.display.set_mode((int(sys.argv[1]), int(sys.argv[2])), pygame.NOFRAME).fill("red")
pygame.display.flip()
print(pygame.Window.from_display_module().handle, flush=True)
while True:
    pygame.event.wait()
    pygame.display.flip()
"""


def needs(*programs: str) -> pytest.MarkDecorator:
    """Leaves tests out where one of these programs is missing, except in CI."""
    missing = [program for program in programs if not shutil.which(program)]
    return pytest.mark.skipif(bool(missing) and not os.environ.get("CI"), reason=f"needs {' and '.join(missing)}")


class Desktop(Glass):
    """A screen on which windows are minimised, covered, and shown again. All of it is looked at but the line with the clock."""

    def __init__(self, width: int, height: int, *, managed: bool, clock: int = 80) -> None:
        """`managed` by a window manager; without one, windows are alone. `clock` is the height that is not looked at."""
        need("window")
        super().__init__(width, height, Rect(0, clock, width, height - clock))
        self._size = (width, height)
        self._modes = {f"{width}x{height}"}
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

    @contextmanager
    def covered(self) -> Iterator[None]:
        """Have another window over all of it, which is dragged away in the end."""
        width, height = self._size
        place = {"SDL_VIDEO_WINDOW_POS": "0,0", "PYGAME_HIDE_SUPPORT_PROMPT": "1", "DISPLAY": self.name, "SDL_VIDEODRIVER": "x11"}
        cover = subprocess.Popen([sys.executable, "-c", _COVER, str(width), str(height)], env=os.environ | place, stdout=subprocess.PIPE)
        with cover:
            assert cover.stdout
            window = cover.stdout.readline().decode().strip()
            try:
                yield
                for share in (0.25, 0.5, 0.75):
                    self.do("xdotool", "windowmove", window, str(round(width * share)), str(round(height * share)))
            finally:
                cover.kill()

    def resize(self, width: int, height: int) -> None:
        """Have the screen itself another size, no larger than it was at first."""
        mode = f"{width}x{height}"
        if mode not in self._modes:
            timing = (width, width + 1, width + 2, width + 3, height, height + 1, height + 2, height + 3)
            self.do("xrandr", "--newmode", mode, "40", *map(str, timing))
            self.do("xrandr", "--addmode", "screen", mode)
            self._modes.add(mode)
        self.do("xrandr", "--output", "screen", "--mode", mode)

    def look_at(self, place: Rect) -> None:
        """Look at this part of it alone from now on."""
        self._field = place.clip(Rect((0, 0), self._size))

    def until(self, done: Callable[[], bool]) -> None:
        """Wait until this is so."""
        self._wait(done, 0.05)

    def lights_up(self) -> None:
        """Wait until there is more to be seen than darkness."""
        lines = range(self._field.top, self._field.bottom)
        self._wait(lambda: any(map(any, self.look(lines).values())), 0.05)

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
