"""Hears what libraries written in C print on standard error, so that it can be said better, or later."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

_STANDARD_ERROR: Final = 2
_MUCH: Final = 60_000
"""Bytes: more than anybody complains, less than a pipe holds."""


@contextmanager
def overheard() -> Iterator[Callable[[], list[str]]]:
    """Keep from standard error what is printed in this context; its lines, when asked. What nobody asked for is printed afterwards."""
    if sys.platform == "win32":
        raise NotImplementedError("nobody needs it there")
    ear, mouth = os.pipe()
    os.set_blocking(ear, False)
    os.set_blocking(mouth, False)
    kept = os.dup(_STANDARD_ERROR)
    os.dup2(mouth, _STANDARD_ERROR)

    def heard() -> bytes:
        with suppress(BlockingIOError):
            return os.read(ear, _MUCH)
        return b""

    try:
        yield lambda: [line for line in heard().decode(errors="replace").splitlines() if line.strip()]
    finally:
        os.dup2(kept, _STANDARD_ERROR)
        with suppress(OSError):
            os.write(_STANDARD_ERROR, heard())
        for end in (ear, mouth, kept):
            os.close(end)
