"""The link to the bank here and now, for scenarios, or in a thread of its own, so that the phone never waits for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from otp_atm.phone.effects import CheckCards, Request
from otp_atm.phone.ports import Post

if TYPE_CHECKING:
    from otp_atm.phone.bank_link import BankLink

Task = Callable[["BankLink"], None]


class LinkHere:
    """Answers before `ask` returns."""

    def __init__(self, link: BankLink) -> None:
        self._link = link

    def ask(self, ticket: int, request: Request, post: Post) -> None:
        answer(ticket, request, post, self._link)

    def check(self, request: CheckCards, post: Post) -> None:
        check(request, post, self._link)

    def close(self) -> None:
        self._link.close()


class LinkInThread:
    """A link that `make` makes in the thread, imports and all. Requests are answered in their order, each within its deadline."""

    def __init__(self, make: Callable[[], BankLink]) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread = Thread(target=self._work, args=(make,), name="phone", daemon=True)
        self._thread.start()

    def ask(self, ticket: int, request: Request, post: Post) -> None:
        self._tasks.put(partial(answer, ticket, request, post))

    def check(self, request: CheckCards, post: Post) -> None:
        self._tasks.put(partial(check, request, post))

    def close(self) -> None:
        """Return when the request under way, if any, has been answered."""
        self._tasks.put(None)
        self._thread.join()

    def _work(self, make: Callable[[], BankLink]) -> None:
        link = make()
        while task := self._tasks.get():
            task(link)
        link.close()


def answer(ticket: int, request: Request, post: Post, link: BankLink) -> None:
    post(link.answer(ticket, request))


def check(request: CheckCards, post: Post, link: BankLink) -> None:
    post(link.check(request))
