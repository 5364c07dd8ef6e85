"""An ATM as a process of its own: `python -m otp_atm remote`, with a simulated bank in it and a clock that stands still."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import IO, Any, Final

import otp_atm
from otp_atm.testing.errors import Unreachable

READY: Final = 60.0
"""Seconds within which it says where it is: on a busy machine it takes a few."""
GOODBYE: Final = 10.0
SAID_LAST: Final = 2000
"""Characters of what it complained of that are told."""


class Program:
    """It runs from here to `close`, and ends by itself where whoever started it has gone. `folder` is where it is started: the
    configuration of a project that lies there is its own. `options` are those of `otp-atm remote`.

    `url` is where it answers, `token` what its clients know, `terminals` the ids of its terminals.
    """

    def __init__(self, folder: Path | None = None, options: Sequence[str] = ("--own-bank", "--frozen"), config: str | None = None) -> None:
        """Raises Unreachable if it does not start; the message says what it complained of."""
        chosen = ["--config", config] if config else []
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it is read when the program has ended
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "otp_atm", "remote", *options, "--until-stdin-closes", *chosen],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        try:
            ready = self._ready()
        except Unreachable:
            self.close()
            raise
        self.url = f"http://127.0.0.1:{ready['port']}"
        self.token: str = ready["token"]
        self.terminals: list[str] = ready["terminals"]

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """End it: every card goes back."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.terminate()
        try:
            self._process.wait(GOODBYE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    def complaints(self) -> str:
        """What it has written to its standard error, the last of it."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")[-SAID_LAST:].strip()

    def _ready(self) -> Any:
        """The line that says where it is; a thread waits for it, as a pipe's end cannot be waited for with a limit everywhere."""
        lines: SimpleQueue[bytes] = SimpleQueue()
        assert self._process.stdout
        Thread(target=_read_line, args=(self._process.stdout, lines), daemon=True).start()
        try:
            line = lines.get(timeout=READY)
        except Empty:
            raise Unreachable(f"the ATM has not said within {READY:.0f} seconds where it is") from None
        try:
            return json.loads(line)
        except ValueError:
            self._process.wait(GOODBYE)
            raise Unreachable(f"the ATM did not start: {self.complaints() or line.decode(errors='replace')}") from None


def _read_line(pipe: IO[bytes], lines: SimpleQueue[bytes]) -> None:
    lines.put(pipe.readline())


def _environment() -> dict[str, str]:
    """Ours; a checkout, which nothing has installed, says where it is. (`-P`: what lies in the folder is not in the way of its modules.)"""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    if otp_atm.IN_A_CHECKOUT:
        here = str(Path(otp_atm.__file__).resolve().parent.parent)
        environment["PYTHONPATH"] = os.pathsep.join([here, *filter(None, [environment.get("PYTHONPATH")])])
    return environment
