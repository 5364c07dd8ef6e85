"""What the contract suite needs of a card reader under test: a rig that moves its cards and breaks it."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.kiosk.events import CardUnreadable, Event
from otp_atm.kiosk.ports import CardReader
from otp_atm.kiosk.vocabulary import Card, Pan

PATIENCE = 10.0
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
        """The next event; waits for it."""
        event = self._new.get(timeout=PATIENCE)
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


class Rig(Protocol):
    """A card reader and the hands around it. Hands may return before the reader has noticed; the suite waits for events."""

    @property
    def reader(self) -> CardReader: ...

    card: Card
    """What the good card of this rig reads as."""
    opens_on_accept: bool
    """A card cannot be brought in before `accept`."""
    keeps_card: bool
    """The card is in the reader while it is in use, so that it can be pulled out; false for a swipe."""

    def insert(self) -> None:
        """Bring the good card in."""

    def insert_unreadable(self) -> str:
        """Bring in a card that cannot be read; the code that the reader must give."""

    def take(self) -> None:
        """Take the card that the reader gives back."""

    def pull(self) -> None:
        """Pull the card out without waiting for `eject`."""

    def fail(self) -> None:
        """Break the reader."""

    def recover(self) -> None:
        """Mend it."""


class MockRig:
    """The mock, as a motorised reader or as a desktop one."""

    card = Card(Pan("6037991234567893"), "2905", "SARA AHMADI")
    keeps_card = True

    def __init__(self, *, motorised: bool) -> None:
        self.reader = MockCardReader(can_eject=motorised, can_retain=motorised)
        self.opens_on_accept = motorised

    def insert(self) -> None:
        assert self.reader.insert(self.card)

    def insert_unreadable(self) -> str:
        assert self.reader.insert(CardUnreadable("card-mute"))
        return "card-mute"

    def take(self) -> None:
        assert self.reader.take()

    def pull(self) -> None:
        assert self.reader.pull()

    def fail(self) -> None:
        self.reader.fail("reader-missing")

    def recover(self) -> None:
        self.reader.recover()


@contextmanager
def mock_rig(*, motorised: bool) -> Iterator[MockRig]:
    rig = MockRig(motorised=motorised)
    yield rig
    rig.reader.close()
