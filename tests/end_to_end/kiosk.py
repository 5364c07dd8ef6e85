"""The kiosk as a branch runs it: a process with a window, hands on its keyboard, and its journal to see where it stands."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import msgspec

from otp_atm.kiosk.ports import REST
from otp_atm.kiosk.project import PROJECT

PATIENCE: Final = 30.0


class Kiosk:
    """`run_atm.py kiosk` in a window on an X display. `reach` waits until the journal says that a state was entered."""

    def __init__(self, display: str, config: Path, journal: Path) -> None:
        self._environment = os.environ | {"DISPLAY": display}
        self._journal = journal
        self._read = 0
        """How many of the journal's lines have been seen."""
        self._process = subprocess.Popen(
            [sys.executable, str(PROJECT / "run_atm.py"), "kiosk", "--window", "--config", str(config)], env=self._environment
        )

    def reach(self, state: str) -> dict[str, Any]:
        """The line of the journal that says how the terminal came to this state, after everything seen before."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            lines = self._lines()
            for number in range(self._read, len(lines)):
                self._read = number + 1
                if lines[number].get("to") == state:
                    return lines[number]
            threading.Event().wait(0.02)
        raise AssertionError(f"{state} was not reached; the last lines are {self._lines()[-5:]}")

    def keys(self, *names: str) -> None:
        """Press keys of the keyboard, by their X names."""
        subprocess.run(["xdotool", "key", *names], env=self._environment, check=True, timeout=PATIENCE, capture_output=True)

    def answer(self, *names: str) -> None:
        """Press keys that answer a screen, once it has been read: sooner, only Cancel counts."""
        threading.Event().wait(REST + 0.1)
        self.keys(*names)

    @property
    def pid(self) -> int:
        return self._process.pid

    def close(self) -> int:
        """Ask it to end; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def __enter__(self) -> Kiosk:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)

    def _lines(self) -> list[dict[str, Any]]:
        """The whole lines of the journal so far."""
        text = b"".join(file.read_bytes() for file in sorted(self._journal.glob("*.jsonl")))
        return [msgspec.json.decode(line) for line in text.split(b"\n")[:-1] if line]
