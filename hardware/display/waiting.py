"""How a window waits for the next key press, posted event or deadline without using the processor.

pygame's own `event.wait` polls every millisecond. On X11 there is something better: all input comes through one socket, and `select` sleeps
on it. Elsewhere the wait is cut into frames, and pygame is asked once a frame.
"""

from __future__ import annotations

import contextlib
import ctypes
import select
import socket
from ctypes import c_char_p, c_int, c_void_p, py_object
from queue import Empty, SimpleQueue
from typing import Final, Protocol

import pygame

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

    def __init__(self, xlib: ctypes.CDLL, display: int) -> None:
        """`display` is the address of the Xlib `Display` that SDL has opened."""
        self._pending = _function(xlib, "XPending")
        self._display = display
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        self._sources: tuple[int | socket.socket, ...] = (int(_function(xlib, "XConnectionNumber")(display)), self._woken)

    def wait(self, seconds: float) -> None:
        if self._pending(self._display):  # Xlib has read on: the socket would be silent about these
            return
        ready, _, _ = select.select(self._sources, (), (), min(seconds, LONGEST))
        if self._woken in ready:
            self._woken.recv(4096)

    def wake(self) -> None:
        with contextlib.suppress(OSError):  # full of calls to wake up already, or closed
            self._waker.send(b"!")

    def close(self) -> None:
        self._waker.close()
        self._woken.close()


def waiter() -> Waiter:
    """The best way to wait for the window that pygame has open now."""
    display = _x_display()
    if display is None:
        return FrameWaiter()
    try:
        return XWaiter(ctypes.CDLL("libX11.so.6"), display)
    except OSError:
        return FrameWaiter()


def _x_display() -> int | None:
    if pygame.display.get_driver() != "x11":
        return None
    capsule = pygame.display.get_wm_info().get("display")
    if capsule is None:
        return None
    name_of = ctypes.PYFUNCTYPE(c_char_p, py_object)(("PyCapsule_GetName", ctypes.pythonapi))
    pointer_of = ctypes.PYFUNCTYPE(c_void_p, py_object, c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))
    address: int | None = pointer_of(capsule, name_of(capsule))
    return address


def _function(xlib: ctypes.CDLL, name: str) -> ctypes._NamedFuncPointer:
    """An Xlib function of the shape `int f(Display *)`."""
    function = xlib[name]
    function.restype = c_int
    function.argtypes = [c_void_p]
    return function
