"""A bank that is asked aside, so that the terminal never waits for it: from a thread of its own, or from whatever is begun for it."""

from __future__ import annotations

import sys
from collections import deque
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


class _Aside:
    """What `make` makes once it is wanted, and again if it could not be made; an exception that it raises ends the request under way with
    an answer, and nothing more."""

    def __init__(self, make: Callable[[], Bank], services: frozenset[str] | None) -> None:
        """`services` are those that the bank will do, known before it is made: None if all."""
        self.services = services
        self._make = make
        self._bank: Bank | None = None

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

    def _leave(self) -> None:
        if self._bank:
            _survive(self._bank.close)


class BankInThread(_Aside):
    """A `kiosk.ports.Bank` around another one, which `make` makes in the thread, imports and all; requests are answered in their order.

    The other bank bounds how long it takes over each request, and so bounds how long the next one waits.
    """

    def __init__(self, make: Callable[[], Bank], services: frozenset[str] | None = None) -> None:
        super().__init__(make, services)
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
        self._leave()


class BankInTurn(_Aside):
    """The same without a thread of its own: `begin` begins a function somewhere, only while there is something to ask. For thousands."""

    def __init__(self, make: Callable[[], Bank], services: frozenset[str] | None, begin: Callable[[Task], object]) -> None:
        super().__init__(make, services)
        self._begin = begin
        self._tasks: deque[Task] = deque()
        self._at_work = False

    def ask(self, request: BankRequest, reply: Post) -> None:
        self._do(lambda: self._answer(request, reply))

    def end_card_session(self) -> None:
        if self._bank:
            self._do(self._bank.end_card_session)

    def close(self) -> None:
        """Return at once; what is under way comes to its end."""
        self._do(self._leave)

    def _do(self, task: Task) -> None:
        self._tasks.append(task)
        if not self._at_work:
            self._at_work = True
            self._begin(self._work)

    def _work(self) -> None:
        while self._tasks:
            _survive(self._tasks.popleft())
        self._at_work = False


def _survive(task: Callable[[], object]) -> None:
    """Do it. A defect is told by its kind and its places: its message may hold what the request held."""
    try:
        task()
    except BaseException as defect:  # noqa: BLE001  (SystemExit and a cancelled coroutine end no thread of ours either)
        places = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in extract_tb(defect.__traceback__))
        sys.stderr.write(f"the bank's client failed: {type(defect).__name__} at {places}\n")
