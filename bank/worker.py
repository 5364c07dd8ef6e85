"""A bank that is asked from a thread of its own, so that the terminal never waits for it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from traceback import extract_tb
from typing import Final

from otp_atm.bank.fitting import Once
from otp_atm.kiosk.ports import Bank, Post
from otp_atm.kiosk.requests import BankRequest, without_answer

Task = Callable[[], None]

DEFECT: Final = "bank-client-failed"
"""The code of a request that met a defect on this side."""
LONGEST_GOODBYE: Final = 2.0
"""Seconds that leaving may take; the thread is a daemon and ends with the process."""


class BankInThread:
    """A `kiosk.ports.Bank` around another one, which `make` makes in the thread, imports and all; requests are answered in their order.

    The other bank bounds how long it takes over each request, and so bounds how long the next one waits. An exception that it raises
    ends that request with an answer, and nothing more; a bank that could not be made is made at the next request.
    """

    def __init__(self, make: Callable[[], Bank], services: frozenset[str] | None = None) -> None:
        """`services` are those that the bank will do, known before it is made: None if all."""
        self.services = services
        self._make = make
        self._bank: Bank | None = None
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="bank", daemon=True)
        self._thread.start()

    def ask(self, request: BankRequest, reply: Post) -> None:
        self._tasks.put(lambda: self._answer(request, reply))

    def end_card_session(self) -> None:
        self._tasks.put(lambda: self._made().end_card_session())

    def close(self) -> None:
        """Return when the request under way, if any, has been answered, or after `LONGEST_GOODBYE`."""
        self._tasks.put(None)
        self._thread.join(LONGEST_GOODBYE)

    # In the thread ----------------------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        _survive(self._made)
        while task := self._tasks.get():
            _survive(task)
        if self._bank:
            _survive(self._bank.close)

    def _made(self) -> Bank:
        if self._bank is None:
            self._bank = self._make()
        return self._bank

    def _answer(self, request: BankRequest, reply: Post) -> None:
        once = Once(request, reply)
        try:
            self._made().ask(request, once)
        except BaseException:
            once(without_answer(request, DEFECT))
            raise


def _survive(task: Callable[[], object]) -> None:
    """Do it. A defect is told by its kind and its places: its message may hold what the request held."""
    try:
        task()
    except BaseException as defect:  # noqa: BLE001  (SystemExit and a cancelled coroutine end no thread of ours either)
        places = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(defect.__traceback__))
        sys.stderr.write(f"the bank's client failed: {type(defect).__name__} at {places}\n")
