"""The few functions of Xlib that SDL does not offer, on the connection that SDL has opened."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_char_p, c_int, c_uint, c_ulong, c_void_p, py_object
from typing import Final, NamedTuple

import pygame

Size = tuple[int, int]
LIBRARY: Final = "libX11.so.6"
_REVERT_TO_PARENT, _CURRENT_TIME = 2, 0
_NOBODY, _POINTER = 0, 1
"""What XGetInputFocus(3) answers in place of a window: the keyboard is nobody's, or that of the window under the pointer."""


class Xlib(NamedTuple):
    """The library, and the address of the `Display` that SDL has opened."""

    library: ctypes.CDLL
    display: int

    def number(self, name: str) -> int:
        """What a function of the shape `int f(Display *)` gives."""
        return int(self.function(name)(self.display))

    def function(self, name: str) -> ctypes._NamedFuncPointer:
        """A function of the shape `int f(Display *)`."""
        function = self.library[name]
        function.restype, function.argtypes = c_int, [c_void_p]
        return function

    def take_keyboard(self, window: int) -> None:
        """Have the keyboard, if no other window has it: without a window manager, one that was away does not get it back by itself."""
        holder, revert = c_ulong(), c_int()
        self.library.XGetInputFocus(c_void_p(self.display), byref(holder), byref(revert))
        if holder.value in {_NOBODY, _POINTER, self._root}:
            self.library.XSetInputFocus(c_void_p(self.display), c_ulong(window), _REVERT_TO_PARENT, c_ulong(_CURRENT_TIME))

    def screen_size(self) -> Size:
        """The size of the X screen, all monitors together, as it is now."""
        root, x, y, width, height, border, depth = c_ulong(), c_int(), c_int(), c_uint(), c_uint(), c_uint(), c_uint()
        answers = (byref(answer) for answer in (root, x, y, width, height, border, depth))
        self.library.XGetGeometry(c_void_p(self.display), c_ulong(self._root), *answers)
        return width.value, height.value

    def fill(self, window: int, size: Size) -> None:
        """Give a window this size, from the screen's corner."""
        self.library.XMoveResizeWindow(c_void_p(self.display), c_ulong(window), 0, 0, *(c_uint(length) for length in size))

    @property
    def _root(self) -> int:
        root = self.library.XDefaultRootWindow
        root.restype, root.argtypes = c_ulong, [c_void_p]
        return int(root(self.display))


def xlib() -> Xlib | None:
    """Xlib, where pygame's window is one of an X server."""
    if pygame.display.get_driver() != "x11":
        return None
    capsule = pygame.display.get_wm_info().get("display")
    if capsule is None:
        return None
    name_of = ctypes.PYFUNCTYPE(c_char_p, py_object)(("PyCapsule_GetName", ctypes.pythonapi))
    pointer_of = ctypes.PYFUNCTYPE(c_void_p, py_object, c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))
    address: int | None = pointer_of(capsule, name_of(capsule))
    try:
        return Xlib(ctypes.CDLL(LIBRARY), address) if address else None
    except OSError:
        return None


def take_keyboard() -> None:
    """On an X server, have the keyboard if nobody has it."""
    found = xlib()
    if found:
        found.take_keyboard(window_id())


def window_id() -> int:
    """The X server's number of pygame's window."""
    return int(pygame.display.get_wm_info()["window"])
