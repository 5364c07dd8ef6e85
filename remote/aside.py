"""A bank that is asked aside while the clock runs, so that the customer can press Cancel meanwhile; at once where it stands still."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from queue import SimpleQueue
from threading import Event as Flag
from threading import Thread

from otp_atm.bank.fitting import Once
from otp_atm.kiosk.ports import Bank, Post, services_of
from otp_atm.kiosk.requests import BankRequest, without_answer
from otp_atm.remote.clock import OwnClock

log = logging.getLogger(__name__)
FAILED = "bank-client-failed"
Submit = Callable[[Callable[[], None]], None]
"""Has something done in the terminal's own thread."""


class AsideBank:
    """A `kiosk.ports.Bank` around one that answers before `ask` returns. What it answers, `submit` brings to the terminal's thread."""

    def __init__(self, bank: Bank, clock: OwnClock, submit: Submit) -> None:
        self.services: Collection[str] | None = services_of(bank)
        self._bank = bank
        self._clock = clock
        self._submit = submit
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        Thread(target=self._work, name="bank", daemon=True).start()

    def ask(self, request: BankRequest, reply: Post) -> None:
        at_once = self._clock.frozen
        self._do(lambda: self._answered(request, reply if at_once else self._brought(reply)), at_once=at_once)

    def end_card_session(self) -> None:
        self._do(self._bank.end_card_session, at_once=self._clock.frozen)

    def close(self) -> None:
        """Release the bank once what is under way has ended, which is bounded; nobody waits for that."""
        self._tasks.put(self._bank.close)
        self._tasks.put(None)

    def _do(self, task: Callable[[], None], *, at_once: bool) -> None:
        """In the order of asking: what is asked at once waits for what is still under way aside."""
        done = Flag()

        def until_done() -> None:
            try:
                task()
            finally:
                done.set()

        self._tasks.put(until_done)
        if at_once:
            done.wait()

    def _brought(self, reply: Post) -> Post:
        return lambda event: self._submit(lambda: reply(event))

    def _answered(self, request: BankRequest, reply: Post) -> None:
        once = Once(request, reply)
        try:
            self._bank.ask(request, once)
        except Exception:
            once(without_answer(request, FAILED))
            raise

    def _work(self) -> None:
        while task := self._tasks.get():
            try:
                task()
            except Exception as fault:  # noqa: BLE001 - a driver's, whose text may quote anything
                log.error("bank-driver-failed: %s", type(fault).__name__)
