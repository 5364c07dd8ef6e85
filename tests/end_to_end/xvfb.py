"""A private X server without a screen, for a window that is to be driven with real keys and clicks."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from types import TracebackType
from typing import Final

from tests.needs import need

PATIENCE: Final = 20.0


class Xvfb:
    """Xvfb on a display number of its own choice. Use as a context manager; `name` is what DISPLAY must be."""

    def __init__(self, width: int, height: int, *options: str) -> None:
        """`options` are more of the server's own."""
        need("window")
        read, write = os.pipe()
        with os.fdopen(read, "rb") as number:
            self._process = subprocess.Popen(
                ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset", *options],
                pass_fds=(write,),
                stderr=subprocess.DEVNULL,
            )
            os.close(write)
            self.name = f":{number.readline().decode().strip()}"  # says so when it is ready, or closes the pipe when it ends
        if self.name == ":":
            raise RuntimeError("Xvfb did not start")

    def kill(self) -> None:
        """As when the server crashes."""
        self._process.kill()
        self._process.wait(PATIENCE)

    def __enter__(self) -> Xvfb:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE)
