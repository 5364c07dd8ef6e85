"""A bank that is asked aside while the clock runs, so that the customer can press Cancel meanwhile; at once where it stands still."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor

from otp_atm.bank.fitting import Once
from otp_atm.kiosk.events import Event
from otp_atm.kiosk.ports import Bank, Post, services_of
from otp_atm.kiosk.requests import BankRequest, without_answer
from otp_atm.remote.clock import OwnClock

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
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="bank")

    def ask(self, request: BankRequest, reply: Post) -> None:
        self._do(lambda: self._answered(request, reply))

    def end_card_session(self) -> None:
        self._do(self._bank.end_card_session)

    def close(self) -> None:
        """Release the bank once what is under way has ended, which is bounded; nobody waits for that."""
        self._aside.submit(self._bank.close)
        self._aside.shutdown(wait=False)

    def _do(self, task: Callable[[], None]) -> None:
        """In the order of asking: what is asked at once waits for what is still under way aside."""
        done = self._aside.submit(task)
        if self._clock.frozen:
            done.result()

    def _answered(self, request: BankRequest, reply: Post) -> None:
        def post(event: Event) -> None:
            if self._clock.frozen:
                reply(event)
            else:
                self._submit(lambda: reply(event))

        once = Once(request, post)
        try:
            self._bank.ask(request, once)
        except BaseException:
            once(without_answer(request, FAILED))
            raise
