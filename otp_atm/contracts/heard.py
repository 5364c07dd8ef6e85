"""What a driver under test has posted, in the order in which it came."""

from __future__ import annotations

import queue
from typing import Final, TypeVar

from otp_atm.events import Event

PATIENCE: Final = 10.0
"""Seconds after which an event that has not come is a failure. Real readers are polled: what comes, comes within half a second."""

E = TypeVar("E", bound=Event)


class Events:
    """What a driver has posted, in order, from whatever thread. Callable: it is the driver's `post`."""

    def __init__(self) -> None:
        self.log: list[Event] = []
        self._new: queue.SimpleQueue[Event] = queue.SimpleQueue()

    def __call__(self, event: Event) -> None:
        self._new.put(event)

    def next(self) -> Event:
        """The next event; waits for it. Raises AssertionError where none comes."""
        try:
            event = self._new.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError(f"nothing came within {PATIENCE:g} s, after {self.log}") from None
        self.log.append(event)
        return event

    def expect(self, kind: type[E]) -> E:
        """The next event, which must be of this kind."""
        event = self.next()
        assert isinstance(event, kind), f"{event} came where {kind.__name__} was due, after {self.log[:-1]}"
        return event

    def assert_none_waiting(self) -> None:
        """Nothing has been posted that was not expected."""
        waiting = []
        while not self._new.empty():
            waiting.append(self._new.get())
        assert not waiting, f"{waiting} came unexpectedly, after {self.log}"
