"""The lock that keeps a second terminal out of a journal: two writers would break its chain for good.

The operating system holds it and lets go of it when the process ends, however it ends.
"""

from __future__ import annotations

import errno
import sys
from pathlib import Path


class JournalLock:
    """Held from the moment it is made until `close`."""

    def __init__(self, directory: Path) -> None:
        """Raises BlockingIOError if another terminal holds it, another OSError if it cannot be made."""
        self._file = (directory / "lock").open("ab")
        try:
            _lock(self._file.fileno())
        except OSError as error:
            self._file.close()
            if isinstance(error, (BlockingIOError, PermissionError)):  # as POSIX and Windows say it
                raise BlockingIOError(errno.EAGAIN, "another terminal is writing it") from None
            raise

    def close(self) -> None:
        _unlock(self._file.fileno())
        self._file.close()


def _lock(descriptor: int) -> None:
    """Lock a file that is empty, so that on Windows, where nobody else may read what is locked, nothing is there to be read."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unlock(descriptor: int) -> None:
    """Windows lets go of what is locked in a file that was closed, but says not how soon (LockFileEx)."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_UN)
