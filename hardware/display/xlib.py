"""The few functions of Xlib that SDL does not offer, on the connection that SDL has opened."""

from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int, c_uint, c_uint8, c_uint32, c_ulong, c_void_p
from typing import Final, NamedTuple

import pygame

Size = tuple[int, int]
LIBRARY: Final = "libX11.so.6"
_REVERT_TO_PARENT, _CURRENT_TIME = 2, 0
_WINDOWS: Final = 1000
"""SDL numbers windows from 1 on, as they are opened; pygame has one at a time, and nobody opens it so often."""
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

    def tells(self, name: bytes) -> bool:
        """Whether this property stands on the root window."""
        count = c_int()
        listed = self.library.XListProperties
        listed.restype, listed.argtypes = POINTER(c_ulong), [c_void_p, c_ulong, c_void_p]
        atoms = listed(self.display, self._root, byref(count))
        wanted = self.library.XInternAtom
        wanted.restype, wanted.argtypes = c_ulong, [c_void_p, c_char_p, c_int]
        told = bool(atoms) and wanted(self.display, name, 0) in atoms[: count.value]
        if atoms:
            self.library.XFree(atoms)
        return told

    @property
    def _root(self) -> int:
        root = self.library.XDefaultRootWindow
        root.restype, root.argtypes = c_ulong, [c_void_p]
        return int(root(self.display))


class _WindowInfo(ctypes.Structure):
    """SDL_syswm.h, `SDL_SysWMinfo`, as far as `info.x11`; SDL writes the rest of its union into the room behind it."""

    _fields_ = (
        ("version", c_uint8 * 3),
        ("subsystem", c_int),
        ("display", c_void_p),
        ("window", c_ulong),
        ("_room", c_uint8 * 128),
    )


def xlib() -> Xlib | None:
    """Xlib, where pygame's window is one of an X server."""
    if pygame.display.get_driver() != "x11":
        return None
    info = _window_info()
    try:
        return Xlib(ctypes.CDLL(LIBRARY), info.display) if info else None
    except OSError:
        return None


def is_managed() -> bool:
    """Whether somebody else than we looks after windows: a window manager, or a system that is no X server.

    Asked before the first window, when SDL has no connection to lend. A window manager says on the root window that it is there
    (Extended Window Manager Hints 1.5, `_NET_SUPPORTING_WM_CHECK`). Where there is none, nobody answers SDL's wish for the whole screen,
    and it waits a tenth of a second for that.
    """
    if pygame.display.get_driver() != "x11":
        return True
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError:
        return True
    library.XOpenDisplay.restype, library.XOpenDisplay.argtypes = c_void_p, [c_void_p]
    display = library.XOpenDisplay(None)
    if not display:
        return True
    try:
        return Xlib(library, display).tells(b"_NET_SUPPORTING_WM_CHECK")
    finally:
        library.XCloseDisplay(c_void_p(display))


def take_keyboard() -> None:
    """On an X server, have the keyboard if nobody has it."""
    found = xlib()
    if found:
        found.take_keyboard(window_id())


def window_id() -> int:
    """The X server's number of pygame's window, 0 where there is none."""
    info = _window_info()
    return int(info.window) if info else 0


def _window_info() -> _WindowInfo | None:
    """SDL is asked itself: `get_wm_info` of pygame also wraps what X11 leaves unset in the answer, and dies where that is zero."""
    sdl = ctypes.CDLL(pygame.display.__file__)  # what pygame's module is linked with
    sdl.SDL_GetWindowFromID.restype, sdl.SDL_GetWindowFromID.argtypes = c_void_p, [c_uint32]
    sdl.SDL_GetWindowWMInfo.restype, sdl.SDL_GetWindowWMInfo.argtypes = c_int, [c_void_p, c_void_p]
    window = next(filter(None, map(sdl.SDL_GetWindowFromID, range(1, _WINDOWS))), None)
    info = _WindowInfo(tuple(pygame.get_sdl_version()))
    return info if window and sdl.SDL_GetWindowWMInfo(window, byref(info)) else None
