"""What a process may have open at once."""

from __future__ import annotations

import sys
from typing import Final

from otp_atm.kiosk.load import NotNow

BESIDE: Final = 128
"""Descriptors that a process has beside the connections of its terminals."""


def require_descriptors(terminals: int) -> None:
    """See to it that each of so many terminals can have a connection. Raises NotNow where the system does not allow it."""
    if sys.platform == "win32":
        return  # sockets are no descriptors there, and have no such limit
    import resource

    wanted = terminals + BESIDE
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft in {resource.RLIM_INFINITY} or soft >= wanted:
        return
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise NotNow(
            f"{terminals} terminals take {wanted} open files at once, and the system allows {hard}: raise the limit (ulimit -n), or use "
            "more workers"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
