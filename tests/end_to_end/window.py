"""A program of ours as a person meets it: a process with a window, what it says aloud, and real keys and clicks."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from otp_atm.kiosk.ports import REST
from otp_atm.kiosk.project import PROJECT

PATIENCE: Final = 30.0
"""Seconds after which a screen that has not come is a failure."""
SCREEN: Final = "-- "


class Window:
    """`run_atm.py` in a window on an X display. `see` waits for a screen by its name."""

    aloud: tuple[str, ...] = ("--aloud",)
    """The argument that has the screens said."""
    program: tuple[str, ...] = (sys.executable, str(PROJECT / "run_atm.py"))

    def __init__(self, display: str, config: Path, *arguments: str) -> None:
        """`arguments` are more of the command line."""
        self._environment = os.environ | {"DISPLAY": display, "SDL_VIDEODRIVER": "x11", "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(
            [*self.program, *arguments, "--config", str(config), *self.aloud],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.said: list[str] = []
        """What the program has printed."""
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self._window = self._xdotool("search", "--sync", "--onlyvisible", "--pid", str(self._process.pid)).split()[-1]
        except subprocess.SubprocessError:
            self._process.kill()
            raise AssertionError("no window came") from None

    @property
    def pid(self) -> int:
        """The process behind the window."""
        return self._process.pid

    @property
    def handle(self) -> str:
        """The window as X and its tools name it."""
        return self._window

    def children(self) -> list[int]:
        """The processes that the program has started and that have not ended."""
        return [int(child) for file in Path(f"/proc/{self.pid}/task").glob("*/children") for child in file.read_text().split()]

    # Eyes -------------------------------------------------------------------------------------------------------------------------

    def see(self, name: str) -> str:
        """Wait for the screen of this name, or of `name [code]`; its text."""
        while True:
            line = self._next_line()
            if line.startswith(f"{SCREEN}{name} "):
                return self._screen_text()

    def see_phone(self) -> str:
        """Wait for the phone to show another page; its name."""
        beginning = f"{SCREEN}phone "
        while not (line := self._next_line()).startswith(beginning):
            pass
        return line.removeprefix(beginning).rstrip("-").strip()

    def see_all(self, **wanted: str) -> None:
        """Wait until each of these screens has been seen with this in its text, in whatever order. Names are written with underscores."""
        missing = {name.replace("__", " "): text for name, text in wanted.items()}
        while missing:
            line = self._next_line()
            name = line.removeprefix(SCREEN).rstrip("-").strip()
            if line.startswith(SCREEN) and name in missing and missing[name] in self._screen_text():
                del missing[name]

    def hear(self, text: str) -> str:
        """Wait for a line with this in it; the line."""
        while text not in (line := self._next_line()):
            pass
        return line

    def _screen_text(self) -> str:
        lines = []
        while line := self._next_line():
            lines.append(line)
        return "\n".join(lines)

    def _next_line(self) -> str:
        try:
            line = self._lines.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError("nothing came any more after:\n" + "\n".join(self.said[-30:])) from None
        if line is None:
            raise AssertionError("the program ended after:\n" + "\n".join(self.said[-30:]))
        self.said.append(line)
        return line

    # Hands ------------------------------------------------------------------------------------------------------------------------

    def use(self, *command: str) -> None:
        """Do something else that xdotool can do."""
        self._xdotool(*command)

    def keys(self, *names: str) -> None:
        """Press keys of the keyboard, by their X names."""
        self._xdotool("key", *names)

    def read(self) -> None:
        """Take the time that a person takes to read a screen, hands off the keys."""
        self._xdotool("sleep", str(REST + 0.1))

    def answer(self, *names: str) -> None:
        """Press keys that answer a screen, once it has been read: sooner, only Cancel counts."""
        self.read()
        self.keys(*names)

    def click_at(self, point: tuple[int, int]) -> None:
        """Touch a point of the display, or click it, which is the same."""
        self._xdotool("mousemove", str(point[0]), str(point[1]), "click", "1")

    # ------------------------------------------------------------------------------------------------------------------------------

    def close(self) -> int:
        """Ask the program to end; its exit code."""
        return self.tell(signal.SIGTERM)

    def tell(self, *signals: signal.Signals) -> int:
        """Send it signals, one upon the other, and wait for its end; the exit code."""
        for number in signals:
            self._process.send_signal(number)
        return self.end()

    def end(self) -> int:
        """Wait for its end, whatever brings it about; the exit code. All that it has said is in `said` then."""
        code = self._process.wait(PATIENCE)
        while (line := self._lines.get(timeout=PATIENCE)) is not None:
            self.said.append(line)
        self._lines.put(None)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)

    def _listen(self) -> None:
        assert self._process.stdout
        with self._process.stdout as output:
            for line in output:
                self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def geometry(self) -> tuple[int, ...]:
        """Where the window is on the display, and its size: x, y, width, height."""
        shape = dict(line.split("=") for line in self._xdotool("getwindowgeometry", "--shell", self._window).splitlines())
        return tuple(int(shape[name]) for name in ("X", "Y", "WIDTH", "HEIGHT"))

    def _xdotool(self, *arguments: str) -> str:
        return subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, check=True, timeout=PATIENCE
        ).stdout
