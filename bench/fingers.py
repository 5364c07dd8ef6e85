"""Fingers on the keyboard of an X display, through its XTest extension: such a key takes every step that a person's takes."""

from __future__ import annotations

import ctypes
import time
from ctypes import c_char_p, c_int, c_ulong, c_void_p
from types import TracebackType
from typing import Final, Self

LIFT: Final = 0.005
"""Seconds that a key stays up before it is pressed again: what comes within two milliseconds, SDL takes for the keyboard's repetition."""


class Fingers:
    """Presses keys of a display's keyboard, by their X names."""

    def __init__(self, display: str) -> None:
        self._x, self._xtest = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype, self._x.XOpenDisplay.argtypes = c_void_p, [c_char_p]
        self._x.XStringToKeysym.restype, self._x.XStringToKeysym.argtypes = c_ulong, [c_char_p]
        self._x.XKeysymToKeycode.argtypes = [c_void_p, c_ulong]
        self._x.XFlush.argtypes = self._x.XCloseDisplay.argtypes = [c_void_p]
        self._xtest.XTestFakeKeyEvent.argtypes = [c_void_p, c_int, c_int, c_ulong]
        self._display = self._x.XOpenDisplay(display.encode())
        self._lifted = 0.0

    def press(self, *names: str) -> None:
        """Press these keys, one after the other."""
        for name in names:
            self.chord(name)

    def chord(self, *names: str) -> float:
        """Press these keys together and let them go; the moment (`time.perf_counter`) before the first was pressed."""
        codes = [self._x.XKeysymToKeycode(self._display, self._x.XStringToKeysym(name.encode())) for name in names]
        time.sleep(max(0.0, self._lifted + LIFT - time.perf_counter()))
        began = time.perf_counter()
        for code, down in [(code, 1) for code in codes] + [(code, 0) for code in reversed(codes)]:
            self._xtest.XTestFakeKeyEvent(self._display, code, down, 0)
        self._x.XFlush(self._display)
        self._lifted = time.perf_counter()
        return began

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._x.XCloseDisplay(self._display)
