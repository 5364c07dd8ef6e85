"""The demo as a person meets it: a process with a window, and hands that click, drag and type in it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Final

from demo.areas import Areas, areas_of
from demo.keypad import KEYPAD
from kiosk.settings import PROJECT
from kiosk.vocabulary import Key

PATIENCE: Final = 30.0
"""Seconds after which a screen that has not come is a failure."""
SCREEN: Final = "-- "


class Demo:
    """`run_atm.py` in a window on an X display. `see` waits for a screen by its name; everything else is what a hand does."""

    def __init__(self, display: str, config: Path, cards: int, *arguments: str) -> None:
        """`cards` is how many lie in the wallet; `arguments` are more of the command line."""
        self._environment = os.environ | {"DISPLAY": display, "PYTHONUNBUFFERED": "1"}
        self._process = subprocess.Popen(
            [sys.executable, str(PROJECT / "run_atm.py"), "--config", str(config), "--aloud", *arguments],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self.said: list[str] = []
        """What the demo has printed."""
        self._cards = cards
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self._window = self._xdotool("search", "--sync", "--onlyvisible", "--pid", str(self._process.pid)).split()[-1]
            self._look_where_it_is()
        except subprocess.SubprocessError:
            self._process.kill()
            raise AssertionError("no window came") from None

    # Eyes -------------------------------------------------------------------------------------------------------------------------

    def see(self, name: str) -> str:
        """Wait for the screen of this name; its text."""
        while True:
            line = self._next_line()
            if line.startswith(f"{SCREEN}{name} "):
                return self._screen_text()

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
            raise AssertionError("the demo ended after:\n" + "\n".join(self.said[-30:]))
        self.said.append(line)
        return line

    # Hands ------------------------------------------------------------------------------------------------------------------------

    def click_key(self, meaning: str | Key) -> None:
        """Click a cap of the PIN pad, or a key beside the screen."""
        place = next((self.areas.caps[cap].center for cap in KEYPAD if cap.meaning == meaning), None)
        self.click(place or self.areas.function_keys[Key(meaning)].center)

    def click_digits(self, digits: str) -> None:
        for digit in digits:
            self.click_key(digit)

    def click_card(self, index: int) -> None:
        card, lip = self.areas.pocket_cards[index], self.areas.pockets[index]
        self.click((card.centerx, (card.top + lip.top) // 2))

    def click_slot(self) -> None:
        self.click((self.areas.slot.centerx, self.areas.mouth.bottom + self.areas.px(40)))

    def drag_card(self, index: int) -> None:
        """Drag a card from its pocket to the slot."""
        self._xdotool("mousemove", *self._on_display(self.areas.pockets[index].center), "mousedown", "1")
        for share in (0.25, 0.5, 0.75, 1.0):
            start, end = self.areas.pockets[index].center, self.areas.slot.center
            point = (round(start[0] + (end[0] - start[0]) * share), round(start[1] + (end[1] - start[1]) * share))
            self._xdotool("mousemove", *self._on_display(point))
        self._xdotool("mouseup", "1")

    def touch(self, key: Key) -> None:
        """Touch the choice of a function key on the glass."""
        beside = self.areas.function_keys[key]
        inwards = self.areas.px(130)
        x = self.areas.screen.left + inwards if beside.centerx < self.areas.screen.left else self.areas.screen.right - inwards
        self.click((x, beside.centery))

    def click(self, point: tuple[int, int]) -> None:
        self._xdotool("mousemove", *self._on_display(point), "click", "1")

    def keys(self, *names: str) -> None:
        """Press keys of the keyboard, by their X names."""
        self._xdotool("key", *names)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size."""
        self._xdotool("windowsize", "--sync", self._window, str(width), str(height))
        self._look_where_it_is()

    # ------------------------------------------------------------------------------------------------------------------------------

    def close(self) -> int:
        """Ask the demo to end; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def __enter__(self) -> Demo:
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

    def _look_where_it_is(self) -> None:
        """Where the window is on the display, and so where everything in it is."""
        shape = dict(line.split("=") for line in self._xdotool("getwindowgeometry", "--shell", self._window).splitlines())
        self._left, self._top = int(shape["X"]), int(shape["Y"])
        self.areas: Areas = areas_of((int(shape["WIDTH"]), int(shape["HEIGHT"])), self._cards)

    def _on_display(self, point: tuple[int, int]) -> tuple[str, str]:
        return str(self._left + point[0]), str(self._top + point[1])

    def _xdotool(self, *arguments: str) -> str:
        return subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True, check=True, timeout=PATIENCE
        ).stdout
