"""A bank that is asked from a thread of its own, so that the terminal never waits for it."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread

from kiosk.effects import BankRequest
from kiosk.ports import Bank, Post

Task = Callable[[Bank], None]


class BankInThread:
    """A `kiosk.ports.Bank` around another one, which `make` makes in the thread, imports and all; requests are answered in their order.

    The other bank bounds how long it takes over each request, and so bounds how long the next one waits.
    """

    def __init__(self, make: Callable[[], Bank]) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread = Thread(target=self._work, args=(make,), name="bank", daemon=True)
        self._thread.start()

    def ask(self, request: BankRequest, reply: Post) -> None:
        self._tasks.put(lambda bank: bank.ask(request, reply))

    def end_card_session(self) -> None:
        self._tasks.put(lambda bank: bank.end_card_session())

    def close(self) -> None:
        """Return when the request under way, if any, has been answered."""
        self._tasks.put(None)
        self._thread.join()

    def _work(self, make: Callable[[], Bank]) -> None:
        bank = make()
        while task := self._tasks.get():
            task(bank)
        bank.close()
