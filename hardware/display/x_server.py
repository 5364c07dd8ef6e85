"""Whether an X server answers at all, asked in the X protocol itself: Xlib would wait for it without end."""

from __future__ import annotations

import re
import socket
import sys
from pathlib import Path
from typing import Final

PATIENCE: Final = 5.0
"""Seconds for a server to take the connection, and again to say anything."""
_NAME: Final = re.compile(r"(?:\w+/)?(?P<host>[^:/]*|\[[^]]*\]):(?P<number>\d+)(?:\.\d+)?")
"""A display as in X(7): host, colon, number, perhaps a screen."""
_FIRST_PORT: Final = 6000
_SETUP: Final = b"l\0" + (11).to_bytes(2, "little") + bytes(8)
"""The beginning of a connection (X Window System Protocol, section 8) that proves nothing: any answer will do, and most likely it is no."""


def keeps_us_waiting(display: str, patience: float = PATIENCE) -> bool:
    """Whether a server of this name lets whoever comes wait. One that refuses does not; nor does one that is not there at once."""
    named = _NAME.fullmatch(display)
    if not named:
        return False
    try:
        with _connected(named["host"].strip("[]"), int(named["number"]), patience) as line:
            line.sendall(_SETUP)
            line.recv(1)
    except TimeoutError:
        return True
    except OSError:
        return False
    return False


def _connected(host: str, number: int, patience: float) -> socket.socket:
    if host not in {"", "unix"}:
        return socket.create_connection((host, _FIRST_PORT + number), patience)
    if sys.platform == "win32":
        raise OSError("there are no local X servers on Windows")
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(patience)
    try:
        line.connect(str(Path("/tmp/.X11-unix") / f"X{number}"))
    except OSError:
        line.close()
        raise
    return line
