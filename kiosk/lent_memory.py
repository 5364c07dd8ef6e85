"""Memory is lent: what is freed goes back to the system.

glibc gives large pieces back at once, but calls ever larger ones large, as each that is freed raises its threshold (mallopt(3)). The
pictures of a screen then share a heap with small things, which keep it from shrinking. A threshold that is set stays where it is.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress
from typing import Final

_M_MMAP_THRESHOLD: Final = -3
LARGE: Final = 128 * 1024
"""Bytes; what glibc begins with."""


def give_memory_back() -> None:
    """From now on. Does nothing with another C library than glibc."""
    with suppress(OSError, TypeError, AttributeError):  # no library by this name, on Windows; no such function, in musl
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE)
