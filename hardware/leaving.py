"""A process that is asked to end, in whatever way the system has for it (`kiosk.ending`), ends in order."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from otp_atm.kiosk.ending import ending_signals


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
    for number in ending_signals():
        signal.signal(number, found.ask)
    return found


@contextmanager
def unwinding() -> Iterator[None]:
    """In this context, whatever asks the process to end raises Ended, once."""

    def end(number: int, _: FrameType | None) -> None:
        for other in ending_signals():
            signal.signal(other, signal.SIG_IGN)
        raise Ended(number)

    before: dict[int, Any] = {number: signal.signal(number, end) for number in ending_signals()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
