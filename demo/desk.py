"""What the demo asks of its bank beside what terminal and phone do: to go by the demo's clock and write in its language, to serve customers
at a branch, to issue cards, and, again and again, how the cards stand.

In a thread of its own: nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from otp_atm.kiosk.vocabulary import Language

if TYPE_CHECKING:
    from otp_atm.bank.wire.operation import Operation
    from otp_atm.bank.wire.transport import Transport
    from otp_atm.demo.cards import NewCard
    from otp_atm.demo.known import Known

Task = Callable[["Transport"], None]
Read = Callable[[], tuple[datetime, bool]]
"""The moment, and whether it stands still."""
Answer = Callable[[str], None]
"""Called, from the desk's thread, with the stable code of what went wrong, or with nothing."""

_PATIENCE: Final = 5.0
_GLANCE: Final = 1.0
"""Seconds from one look at the cards to the next, and for how long one may take."""
_SHORTEST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
"""Seconds between two tries to tell the bank something: twice as many after each failure."""
UNREACHABLE: Final = "bank-unreachable"


class Desk:
    """`make_transport` is called in the thread; `pause` is the first one between two tries to tell the bank something, in seconds."""

    def __init__(self, make_transport: Callable[[], Transport], pause: float = _SHORTEST_PAUSE) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._first_pause = self._pause = pause
        self._pans: Callable[[], tuple[str, ...]] = tuple
        self._note: Callable[[Known], None] = lambda _: None
        self._untold: dict[str, Task] = {}
        """What the bank has not heard yet, although it should."""
        self._thread = Thread(target=self._work, args=(make_transport,), name="desk", daemon=True)
        self._thread.start()

    def set_clock(self, read: Read) -> None:
        """Let it be at the bank what `read` says when the bank hears of it, however often it takes to tell it."""
        self._tasks.put(partial(self._tell, "clock", partial(_tell_time, read)))

    def set_language(self, language: Language) -> None:
        """Let the bank write to everybody in this language, however often it takes to tell it."""
        self._tasks.put(partial(self._tell, "language", partial(_tell_language, language)))

    def watch(self, pans: Callable[[], tuple[str, ...]], tell: Callable[[Known], None]) -> None:
        """Ask again and again how these cards stand, and tell it; both in the desk's thread."""
        self._pans, self._note = pans, tell
        self._tasks.put(self._look)

    def visit_branch(self, pan: str, phone: str, answer: Answer) -> None:
        """Put this number on file for the owner of this card."""

        def ask(transport: Transport) -> str:
            from otp_atm.bank.wire.branch import SET_PHONE, NewPhone

            return _asked(transport, SET_PHONE, NewPhone(pan=pan, phone=phone))

        self._do(ask, answer)

    def unblock(self, pan: str, answer: Answer) -> None:
        """Give all tries of this card back."""

        def ask(transport: Transport) -> str:
            from otp_atm.bank.wire.control import CHANGE_CARD, CardChange

            return _asked(transport, CHANGE_CARD, CardChange(pan=pan, unlock=True))

        self._do(ask, answer)

    def give_pin(self, pan: str, pin: str, answer: Answer) -> None:
        """Give this card another card PIN."""

        def ask(transport: Transport) -> str:
            from otp_atm.bank.wire.control import CHANGE_CARD, CardChange

            return _asked(transport, CHANGE_CARD, CardChange(pan=pan, pin=pin))

        self._do(ask, answer)

    def issue(self, card: NewCard, answer: Answer) -> None:
        """Have this card issued."""

        def ask(transport: Transport) -> str:
            from otp_atm.bank.wire.control import ISSUE_CARD

            return _asked(transport, ISSUE_CARD, card.wish)

        self._do(ask, answer)

    def close(self) -> None:
        self._tasks.put(None)
        self._thread.join()

    def _do(self, ask: Callable[[Transport], str], answer: Answer) -> None:
        """Ask, answer, and see what has become of the cards."""

        def task(transport: Transport) -> None:
            answer(ask(transport))
            self._look(transport)

        self._tasks.put(task)

    def _work(self, make_transport: Callable[[], Transport]) -> None:
        transport = make_transport()
        while task := self._next():
            task(transport)
        transport.close()

    def _next(self) -> Task | None:
        """What is to be done next; if nothing comes for a while, to tell the bank what it has not heard yet, or to look at the cards."""
        try:
            return self._tasks.get(timeout=self._pause if self._untold else _GLANCE)
        except Empty:
            if not self._untold:
                return self._look
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
            return next(iter(self._untold.values()))

    def _look(self, transport: Transport) -> None:
        """What is not heard now is heard at the next look."""
        from otp_atm.bank.wire.control import READ_CARDS, CardList, WhichCards
        from otp_atm.bank.wire.transport import TransportError
        from otp_atm.demo.known import Known, status_of

        pans = self._pans()
        if not pans:
            return
        try:
            reply = transport.call(READ_CARDS, WhichCards(pans=pans), deadline=_GLANCE)
        except TransportError:
            return
        if isinstance(reply, CardList):
            self._note(Known({pan: status_of(told) if told else None for pan, told in zip(pans, reply.cards, strict=True)}))

    def _tell(self, what: str, ask: Callable[[Transport], str], transport: Transport) -> None:
        """Ask, and keep it in mind if it does not get there."""
        self._untold.pop(what, None)
        if ask(transport):
            self._untold[what] = partial(self._tell, what, ask)
        else:
            self._pause = self._first_pause


def _tell_time(read: Read, transport: Transport) -> str:
    from otp_atm.bank.wire.control import CHANGE_CLOCK, ClockChange

    moment, frozen = read()
    return _asked(transport, CHANGE_CLOCK, ClockChange(now=moment, frozen=frozen))


def _tell_language(language: Language, transport: Transport) -> str:
    from otp_atm.bank.wire.control import CHANGE_LETTERS, LettersState

    return _asked(transport, CHANGE_LETTERS, LettersState(language=language.code))


def _asked(transport: Transport, operation: Operation[Any, Any], body: Any) -> str:
    """The code of what went wrong; nothing if nothing did."""
    from otp_atm.bank.wire.problems import Problem
    from otp_atm.bank.wire.transport import TransportError

    try:
        reply = transport.call(operation, body, deadline=_PATIENCE)
    except TransportError:
        return UNREACHABLE
    return reply.code if isinstance(reply, Problem) else ""
