"""Every way in which the system asks a process to end: stopped, interrupted, quit, or its terminal closed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

NAMES: Final = ("SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGBREAK")


class Ended(BaseException):
    """The process is to end, by way of every `finally`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.code = 128 + number
        """The exit code, as a shell would say it."""


class Leaving:
    """Remembers that the process was asked to end, and tells whoever can end it in order, as soon as there is somebody."""

    def __init__(self) -> None:
        self._asked = False
        self._leave: Callable[[], None] | None = None

    def then(self, leave: Callable[[], None]) -> None:
        """Call `leave` each time the process is asked to end, in the main thread between any two steps; now, if it has been asked."""
        self._leave = leave
        if self._asked:
            leave()

    def ask(self, *_: object) -> None:
        """Ask to end; as often as one likes."""
        self._asked = True
        if self._leave:
            self._leave()


def leaving() -> Leaving:
    """From now on, whatever asks the process to end asks this."""
    found = Leaving()
    for number in _signals():
        signal.signal(number, found.ask)
    return found


@contextmanager
def unwinding() -> Iterator[None]:
    """In this context, whatever asks the process to end raises Ended, once."""

    def end(number: int, _: FrameType | None) -> None:
        for other in _signals():
            signal.signal(other, signal.SIG_IGN)
        raise Ended(number)

    before: dict[int, Any] = {number: signal.signal(number, end) for number in _signals()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _signals() -> list[signal.Signals]:
    """Those that there are here; but who starts a program with nohup wants it to outlive its terminal."""
    found = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    return [number for number in found if number.name != "SIGHUP" or signal.getsignal(number) != signal.SIG_IGN]
