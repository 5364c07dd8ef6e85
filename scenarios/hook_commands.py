"""Runs a command of a tester within bounds of time and memory, whatever it writes and whatever it leaves running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import IO, Final

SHOWN: Final = 65_536
"""Bytes of standard error that are shown."""
AT_ONCE: Final = 65_536
LINGER: Final = 0.5
"""Seconds in which what a command has written until its end is read, where somebody whom it has begun still holds its output open."""


class CommandFailed(Exception):
    """A command did not do what it is for. The message is a sentence without a full stop, and names the program alone."""


class _Read(Thread):
    """Reads what comes out of a pipe: `head` is the beginning, of at most `most` bytes and one. It closes the pipe after these, so that
    whoever writes is told; or takes everything, if it `drains`."""

    def __init__(self, pipe: IO[bytes], most: int, *, drains: bool) -> None:
        super().__init__(daemon=True)
        self.head = b""
        self._pipe = pipe
        self._most = most
        self._drains = drains
        self.start()

    def run(self) -> None:
        with self._pipe:
            while chunk := os.read(self._pipe.fileno(), AT_ONCE):
                if not self.is_full:
                    self.head += chunk[: self._most + 1 - len(self.head)]
                elif not self._drains:
                    return

    @property
    def is_full(self) -> bool:
        """Whether more came than was to be had."""
        return len(self.head) > self._most


def output(command: list[str], folder: Path, timeout: float, most: int) -> bytes:
    """What a command writes to its standard output until it ends, cut one byte after `most`; the beginning of its standard error is shown.
    Its process group ends with it. Raises CommandFailed."""
    try:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
    except (OSError, ValueError) as error:
        raise CommandFailed(f"{command[0]} cannot be started: {getattr(error, 'strerror', None) or 'no such command'}") from None
    assert process.stdout
    assert process.stderr
    said, complained = _Read(process.stdout, most, drains=False), _Read(process.stderr, SHOWN, drains=True)
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        if not said.is_full:
            raise CommandFailed(f"{command[0]} did not end within {timeout:g} s, and was ended") from None
    finally:
        _end(process)
        until = time.monotonic() + LINGER
        for read in (said, complained):
            read.join(max(0.0, until - time.monotonic()))
        _show(complained)
    if process.returncode and not said.is_full:
        raise CommandFailed(f"{command[0]} ended with exit code {process.returncode}")
    return said.head


def _end(process: subprocess.Popen[bytes]) -> None:
    """Neither it nor who is in its process group runs on."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _show(complained: _Read) -> None:
    text = complained.head[:SHOWN].decode(errors="replace")
    if text:
        sys.stderr.write(text.rstrip("\n") + "\n" + "…\n" * complained.is_full)
