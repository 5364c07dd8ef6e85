"""The connection to the X server may break at any moment: the server has crashed, or somebody has ended it."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ctypes import CDLL, CFUNCTYPE, c_int, c_void_p, cast

_Handler = CFUNCTYPE(c_int, c_void_p)
_GONE = "The display is gone: the connection to the X server is broken."


@contextmanager
def last_act(farewell: Callable[[], None]) -> Iterator[None]:
    """In this context, a broken connection to the X server calls `farewell`, and then ends the process with exit code 1.

    Xlib ends the process itself when its error handler returns (XSetIOErrorHandler(3)), past every `finally`; so what must not be left
    undone is done inside the handler. What still wants something of the window should come last in it, for there the process ends.
    Without Xlib there is no such connection, and nothing to do.
    """
    try:
        set_handler = CDLL("libX11.so.6").XSetIOErrorHandler
    except OSError:
        yield
        return
    set_handler.restype, set_handler.argtypes = c_void_p, [c_void_p]
    begun = False

    def broken(_: int | None) -> int:
        nonlocal begun
        if not begun:
            begun = True
            sys.stderr.write(f"{_GONE}\n")
            try:
                farewell()
            except Exception:  # noqa: BLE001 - above this there is nobody to hear of it
                traceback.print_exc()
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        os._exit(1)

    handler = _Handler(broken)
    before = set_handler(cast(handler, c_void_p))
    try:
        yield
    finally:
        set_handler(before)
