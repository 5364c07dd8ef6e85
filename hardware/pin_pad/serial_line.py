"""A serial port as bytes in and out: 8 data bits, no parity, 1 stop bit, no flow control.

The standard library's termios does all that is needed, and lets the waiting be done in one `select` without polling. Windows has neither
termios nor a `select` for ports.
"""

from __future__ import annotations

import os
import select
import socket
import sys
from contextlib import suppress
from pathlib import Path

from otp_atm.kiosk.load import BadFile


def require_ports() -> None:
    """Raises BadFile where this system's serial ports cannot be used."""
    try:
        import termios  # noqa: F401
    except ImportError as missing:
        raise BadFile(f"pin_pad.driver: serial needs what this system does not have: {missing}") from None


class SerialLine:
    """An open port, locked against other terminals. All raise OSError once it has gone; opening it does, too, while it is in use.

    One thread waits and reads; any thread may write or wake.
    """

    def __init__(self, port: Path, speed: int) -> None:
        self._port = _opened(port, speed)
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)

    def wait(self, seconds: float) -> bytes:
        """What has come, as soon as something has; nothing once the time is over or `wake` was called."""
        woken = self._woken.fileno()
        ready, _, _ = select.select([self._port, woken], [], [], max(0.0, seconds))
        if woken in ready:
            self._woken.recv(64)
        if self._port not in ready:
            return b""
        received = os.read(self._port, 4096)
        if not received:
            raise OSError("the serial port has hung up")
        return received

    def wake(self) -> None:
        with suppress(BlockingIOError):  # full of calls to wake up already
            self._waker.send(b"!")

    def write(self, data: bytes) -> None:
        """Send it all. The messages are short: a port that cannot take one at once is stuck, and counts as gone."""
        if os.write(self._port, data) != len(data):
            raise OSError("the serial port is stuck")

    def close(self) -> None:
        os.close(self._port)
        self._woken.close()
        self._waker.close()


def _opened(port: Path, speed: int) -> int:
    """The port's descriptor. No echo, no translation, no line editing; `read` returns what is there."""
    if sys.platform == "win32":
        raise OSError("Windows has no termios")
    import fcntl
    import termios

    rate = int(getattr(termios, f"B{speed}"))
    control = termios.CS8 | termios.CREAD | termios.CLOCAL
    opened = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        characters = termios.tcgetattr(opened)[6]
        termios.tcsetattr(opened, termios.TCSANOW, [0, 0, control, 0, rate, rate, characters])
        termios.tcflush(opened, termios.TCIOFLUSH)
    except (OSError, termios.error) as error:
        os.close(opened)
        raise OSError(*error.args) from None
    return opened
