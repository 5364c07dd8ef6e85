"""What the demo asks of its bank beside what terminal and phone do: to go by the demo's clock, and to serve a customer at a branch.

In a thread of its own: nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from bank.wire.transport import Transport

Task = Callable[["Transport"], None]
Read = Callable[[], tuple[datetime, bool]]
"""The moment, and whether it stands still."""
Answer = Callable[[str], None]
"""Called, from the desk's thread, with the stable code of what went wrong, or with nothing."""

_PATIENCE: Final = 5.0
UNREACHABLE: Final = "bank-unreachable"


class Desk:
    """`make_transport` is called in the thread."""

    def __init__(self, make_transport: Callable[[], Transport]) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread = Thread(target=self._work, args=(make_transport,), name="desk", daemon=True)
        self._thread.start()

    def set_clock(self, read: Read) -> None:
        """Let it be at the bank what `read` says when the bank hears of it."""

        def task(transport: Transport) -> None:
            from bank.wire.control import CHANGE_CLOCK, ClockChange
            from bank.wire.transport import TransportError

            moment, frozen = read()
            with suppress(TransportError):
                transport.call(CHANGE_CLOCK, ClockChange(now=moment, frozen=frozen), deadline=_PATIENCE)

        self._tasks.put(task)

    def visit_branch(self, pan: str, phone: str, answer: Answer) -> None:
        """Put this number on file for the owner of this card."""

        def task(transport: Transport) -> None:
            from bank.wire.branch import SET_PHONE, NewPhone
            from bank.wire.problems import Problem
            from bank.wire.transport import TransportError

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
        while task := self._tasks.get():
            task(transport)
        transport.close()
