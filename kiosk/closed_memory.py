"""Keeps what a process holds in its memory (keys, PIN digits) where it is: no core dump, and no other process of the same user looks in.

Whoever may do anything on the machine (root, CAP_SYS_PTRACE) still may. Debuggers and profilers that attach from outside no longer can.
"""

from __future__ import annotations

import sys
from typing import Final

PR_SET_DUMPABLE: Final = 4
"""Of prctl(2): with 0 the kernel writes no core, not even into a pipe, and refuses ptrace(2) and /proc/PID/mem to others."""


def close_memory() -> None:
    """For this process, until its end. What the system does not know of is left out. Raises OSError if Linux refuses."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "the memory of this process cannot be closed")
