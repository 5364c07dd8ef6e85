"""What an X server can do to its client at any moment: go away, or take the window from it. Xlib would end the process on the spot."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from ctypes import CDLL, CFUNCTYPE, POINTER, Structure, c_int, c_ubyte, c_ulong, c_void_p, cast
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING, Final, NoReturn, Self

import pygame

from otp_atm.hardware.display.probe import NoDisplay
from otp_atm.hardware.display.xlib import LIBRARY, window_id

if TYPE_CHECKING:
    from ctypes import _Pointer

_GONE: Final = "The display is gone: the connection to the X server is broken."
_TAKEN: Final = "The display is gone: somebody has taken the window away."
_PATIENCE: Final = 10.0
"""Seconds for a farewell."""
_BAD_WINDOW, _BAD_DRAWABLE = 3, 9
"""Error codes of the X protocol (appendix A of its encoding)."""


class _ErrorEvent(Structure):
    """XErrorEvent (XErrorHandler(3))."""

    _fields_ = (
        ("type", c_int),
        ("display", c_void_p),
        ("resource", c_ulong),
        ("serial", c_ulong),
        ("code", c_ubyte),
        ("request", c_ubyte),
        ("minor", c_ubyte),
    )


class Connection:
    """The connection of pygame's window to its X server, from before the window is opened until after it is closed; a context manager.

    When it breaks, `farewell` is called, and then the process ends with exit code 1. Xlib ends it itself when its handler returns
    (XSetIOErrorHandler(3)), past every `finally`; so what must not be left undone is done inside the handler, where nothing may be asked
    of the window any more: Xlib holds its lock. When only the window is taken away, `leave` is called, and the process has time.
    Where there is no Xlib, there is no such connection.
    """

    def __init__(self, farewell: Callable[[], None], leave: Callable[[], None]) -> None:
        self._farewell = farewell
        self._leave = leave
        self._taken = False
        self._parting = False
        self._before: dict[str, int | None] = {}
        handler, error_handler = CFUNCTYPE(c_int, c_void_p), CFUNCTYPE(c_int, c_void_p, POINTER(_ErrorEvent))
        self._handlers = {"XSetIOErrorHandler": handler(self._broken), "XSetErrorHandler": error_handler(self._refused)}

    def require_window(self) -> None:
        """Raises NoDisplay if the window was taken away."""
        if self._taken:
            raise NoDisplay(_TAKEN)

    def close_window(self) -> None:
        """Close pygame's window, unless its connection is broken."""
        if not self._parting:
            pygame.display.quit()

    def __enter__(self) -> Self:
        with suppress(OSError):
            library = CDLL(LIBRARY)
            self._before = {name: _set(library, name, cast(handler, c_void_p).value) for name, handler in self._handlers.items()}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for name, handler in self._before.items():
            _set(CDLL(LIBRARY), name, handler)

    def _broken(self, _: int | None) -> NoReturn:
        """Xlib's handler of input and output errors; a second one is that of a farewell which asks something of the window after all."""
        if not self._parting:
            self._parting = True
            Timer(_PATIENCE, os._exit, (1,)).start()
            sys.stderr.write(f"{_GONE}\n")
            try:
                self._farewell()
            except Exception:  # noqa: BLE001 - above this there is nobody to hear of it
                traceback.print_exc()
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        os._exit(1)

    def _refused(self, _: int | None, error: _Pointer[_ErrorEvent]) -> int:
        """Xlib's handler of errors of the protocol. Those that are not about the window itself do no harm: something was too late."""
        told = error.contents
        if told.code in {_BAD_WINDOW, _BAD_DRAWABLE} and pygame.display.get_init() and told.resource == window_id():
            self._taken = True
            self._leave()
        return 0


def _set(library: CDLL, name: str, handler: int | None) -> int | None:
    """Install a handler; the one before."""
    function = library[name]
    function.restype, function.argtypes = c_void_p, [c_void_p]
    before: int | None = function(handler)
    return before
