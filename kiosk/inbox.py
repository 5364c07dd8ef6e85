"""What waits for a terminal: events that were posted, from any thread, and the end of a wait."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from typing import Protocol

from msgspec import Struct

from otp_atm.kiosk.events import Event, TimedOut
from otp_atm.kiosk.ports import Clock


class Posted(Struct, frozen=True, gc=False):
    """An event, a device's with the moment when it was posted (monotonic seconds), a bank's reply with the ticket of its request."""

    event: Event
    at: float = 0.0
    ticket: int | None = None


class Inbox(Protocol):
    """Where a terminal takes what comes next from."""

    def post(self, event: Event) -> None:
        """A device's event, from any thread."""

    def post_reply(self, event: Event, ticket: int) -> None:
        """The bank's reply to the request with this ticket, from any thread."""

    def next(self, ends_at: float | None, patience: float = 0.0) -> Posted | None:
        """The next event; where there is none, `TimedOut` if a wait was over at `ends_at` (monotonic seconds).

        With `patience`, wait up to so many seconds for the first.
        """

    def overdue(self, ends_at: float | None) -> Posted | None:
        """`TimedOut`, if a wait was over at `ends_at`, whatever else there is."""


class EventQueue:
    """An `Inbox`, in the order of posting."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: SimpleQueue[Posted] = SimpleQueue()

    def post(self, event: Event) -> None:
        self._queue.put(Posted(event, self._clock.monotonic()))

    def post_reply(self, event: Event, ticket: int) -> None:
        self._queue.put(Posted(event, ticket=ticket))

    def next(self, ends_at: float | None, patience: float = 0.0) -> Posted | None:
        if not self._queue.empty():
            return self._queue.get_nowait()
        overdue = self.overdue(ends_at)
        if overdue or not patience:
            return overdue
        try:
            return self._queue.get(timeout=patience)
        except Empty:
            return None

    def overdue(self, ends_at: float | None) -> Posted | None:
        if ends_at is None or self._clock.monotonic() < ends_at:
            return None
        return Posted(TimedOut())
