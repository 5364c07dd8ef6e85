"""Files for their owner's eyes only, from the moment they are made: a mode that is set later leaves a moment for others."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

MODE: Final = 0o600
OWNER: Final = 0o700
"""What the owner of a file may do with it."""
OTHERS: Final = 0o077
"""What group and others may do with a file."""
PAUSES: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds before an act is tried again that another program is in the way of."""


def private(path: str, flags: int) -> int:
    """For `open(…, opener=private)`."""
    return os.open(path, flags, MODE)


def write_durably(path: Path, content: bytes) -> None:
    """The whole content, on the disk when this returns, or the file as it was before. Raises OSError."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with open(fresh, "xb", opener=private) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    patiently(lambda: fresh.replace(path))


def patiently(act: Callable[[], T]) -> T:
    """Do something with a file that is now and then replaced or read by others.

    Windows lets nobody replace a file while it is open, nor open one while it is replaced, and calls both a lack of permission. It lasts
    for a moment. Elsewhere, who has no permission has none.
    """
    for pause in PAUSES if os.name == "nt" else ():
        with suppress(PermissionError):
            return act()
        time.sleep(pause)
    return act()


def remember_names(directory: Path) -> None:
    """Make durable which files there are in a directory; where the system has no such thing, it does so by itself."""
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def keep_private(file: Path) -> None:
    """Take from everybody but its owner what they may do with a file, if it is there; another owner's is left to that owner."""
    with suppress(FileNotFoundError, PermissionError):
        file.chmod(file.stat().st_mode & OWNER)


def open_to_others(path: Path) -> bool:
    """Whether group or others may read, write or run the file."""
    return os.name == "posix" and bool(path.stat().st_mode & OTHERS)
