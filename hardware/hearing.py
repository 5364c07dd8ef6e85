"""A device that is asked one thing at a time, by somebody who waits for the answer: to look at one, not to serve customers with it."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Protocol

from otp_atm.kiosk.events import Event
from otp_atm.kiosk.ports import Post


class Device(Protocol):
    """What readers and pads have in common."""

    def connect(self, post: Post) -> None: ...

    def close(self) -> None: ...


class Heard:
    """Connects a device, hears of these kinds of events alone, and closes it at the end of the `with` block."""

    def __init__(self, device: Device, *kinds: type[Event]) -> None:
        self._device = device
        self._kinds = kinds
        self._answers: SimpleQueue[Event] = SimpleQueue()
        device.connect(self._hear)

    def next(self, patience: float) -> Event | None:
        """The next of its answers, None if there is none within `patience` seconds."""
        try:
            return self._answers.get(timeout=patience)
        except Empty:
            return None

    def _hear(self, event: Event) -> None:
        if isinstance(event, self._kinds):
            self._answers.put(event)

    def __enter__(self) -> Heard:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._device.close()
