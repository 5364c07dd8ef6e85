"""How a window waits for the next key press, posted event or deadline without using the processor.

pygame's own `event.wait` polls every millisecond. On X11 there is something better: all input comes through one socket, and `select` sleeps
on it. Elsewhere the wait is cut into frames, and pygame is asked once a frame.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
from queue import Empty, SimpleQueue
from typing import Final, Protocol

from otp_atm.hardware.display.xlib import Xlib, xlib

LONGEST: Final = 1.0
"""Seconds after which a wait ends anyway: SDL also looks after things that come by other ways than the X connection."""
FRAME: Final = 1 / 30


class Waiter(Protocol):
    """Sleeps until there may be something to do. Call `wait` only when pygame's event queue has just been drained."""

    def wait(self, seconds: float) -> None:
        """Return after input, after `wake`, or after this many seconds at the latest; sooner is no fault."""

    def wake(self) -> None:
        """End the present wait, or the next one. From any thread, or a signal handler."""

    def close(self) -> None:
        """Release what waiting needs."""


class FrameWaiter:
    """Waits a frame at a time; for windows whose input cannot be slept on."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[None] = SimpleQueue()  # unlike an Event, it may be used by a signal handler in the middle of its own use

    def wait(self, seconds: float) -> None:
        with contextlib.suppress(Empty):
            self._calls.get(timeout=min(seconds, FRAME))
        while not self._calls.empty():
            self._calls.get()

    def wake(self) -> None:
        self._calls.put(None)

    def close(self) -> None:
        pass


class XWaiter:
    """Waits on the X connection of SDL and on a socket of its own."""

    def __init__(self, xlib: Xlib) -> None:
        self._pending = xlib.function("XPending")
        self._display = xlib.display
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        self._sources = selectors.DefaultSelector()  # select(2) knows no file beyond the 1024th
        for source in (xlib.number("XConnectionNumber"), self._woken):
            self._sources.register(source, selectors.EVENT_READ)

    def wait(self, seconds: float) -> None:
        if self._pending(self._display):  # Xlib has read on: the socket would be silent about these
            return
        ready = self._sources.select(min(seconds, LONGEST))
        if any(source.fileobj is self._woken for source, _ in ready):
            self._woken.recv(4096)

    def wake(self) -> None:
        with contextlib.suppress(OSError):  # full of calls to wake up already, or closed
            self._waker.send(b"!")

    def close(self) -> None:
        self._sources.close()
        self._waker.close()
        self._woken.close()


def waiter() -> Waiter:
    """The best way to wait for the window that pygame has open now."""
    found = xlib()
    return XWaiter(found) if found else FrameWaiter()
