"""What the demo asks of its bank beside what terminal and phone do: to go by the demo's clock, and to serve a customer at a branch.

In a thread of its own: nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from otp_atm.bank.wire.transport import Transport

Task = Callable[["Transport"], None]
Read = Callable[[], tuple[datetime, bool]]
"""The moment, and whether it stands still."""
Answer = Callable[[str], None]
"""Called, from the desk's thread, with the stable code of what went wrong, or with nothing."""

_PATIENCE: Final = 5.0
_SHORTEST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
"""Seconds between two tries to tell the bank the time: twice as many after each failure."""
UNREACHABLE: Final = "bank-unreachable"


class Desk:
    """`make_transport` is called in the thread; `pause` is the first one between two tries to tell the bank the time, in seconds."""

    def __init__(self, make_transport: Callable[[], Transport], pause: float = _SHORTEST_PAUSE) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._first_pause = self._pause = pause
        self._untold: Read | None = None
        """The clock that the bank does not go by yet, although it should."""
        self._thread = Thread(target=self._work, args=(make_transport,), name="desk", daemon=True)
        self._thread.start()

    def set_clock(self, read: Read) -> None:
        """Let it be at the bank what `read` says when the bank hears of it, however often it takes to tell it."""
        self._tasks.put(partial(self._tell_time, read))

    def visit_branch(self, pan: str, phone: str, answer: Answer) -> None:
        """Put this number on file for the owner of this card."""

        def task(transport: Transport) -> None:
            from otp_atm.bank.wire.branch import SET_PHONE, NewPhone
            from otp_atm.bank.wire.problems import Problem
            from otp_atm.bank.wire.transport import TransportError

            try:
                reply = transport.call(SET_PHONE, NewPhone(pan=pan, phone=phone), deadline=_PATIENCE)
            except TransportError:
                answer(UNREACHABLE)
            else:
                answer(reply.code if isinstance(reply, Problem) else "")

        self._tasks.put(task)

    def close(self) -> None:
        self._tasks.put(None)
        self._thread.join()

    def _work(self, make_transport: Callable[[], Transport]) -> None:
        transport = make_transport()
        while task := self._next():
            task(transport)
        transport.close()

    def _next(self) -> Task | None:
        """What is to be done next; if nothing comes for a while, to tell the bank the time that it has not heard yet."""
        if self._untold is None:
            return self._tasks.get()
        try:
            return self._tasks.get(timeout=self._pause)
        except Empty:
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
            return partial(self._tell_time, self._untold)

    def _tell_time(self, read: Read, transport: Transport) -> None:
        from otp_atm.bank.wire.control import CHANGE_CLOCK, ClockChange
        from otp_atm.bank.wire.problems import Problem
        from otp_atm.bank.wire.transport import TransportError

        moment, frozen = read()
        try:
            told = not isinstance(transport.call(CHANGE_CLOCK, ClockChange(now=moment, frozen=frozen), deadline=_PATIENCE), Problem)
        except TransportError:
            told = False
        self._untold = None if told else read
        self._pause = self._first_pause if told else self._pause
