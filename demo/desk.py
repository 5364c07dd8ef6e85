"""What the demo asks of its bank beside what terminal and phone do: to go by the demo's clock, to serve customers at a branch, to issue
cards, and, again and again, how the cards stand.

In a thread of its own: nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from otp_atm.bank.wire.operation import Operation
    from otp_atm.bank.wire.transport import Transport
    from otp_atm.demo.known import Known
    from otp_atm.demo.own_card import NewCard

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
"""Seconds between two tries to tell the bank the time: twice as many after each failure."""
UNREACHABLE: Final = "bank-unreachable"


class Desk:
    """`make_transport` is called in the thread; `pause` is the first one between two tries to tell the bank the time, in seconds."""

    def __init__(self, make_transport: Callable[[], Transport], pause: float = _SHORTEST_PAUSE) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._first_pause = self._pause = pause
        self._pans: Callable[[], tuple[str, ...]] = tuple
        self._tell: Callable[[Known], None] = lambda _: None
        self._untold: Read | None = None
        """The clock that the bank does not go by yet, although it should."""
        self._thread = Thread(target=self._work, args=(make_transport,), name="desk", daemon=True)
        self._thread.start()

    def set_clock(self, read: Read) -> None:
        """Let it be at the bank what `read` says when the bank hears of it, however often it takes to tell it."""
        self._tasks.put(partial(self._tell_time, read))

    def watch(self, pans: Callable[[], tuple[str, ...]], tell: Callable[[Known], None]) -> None:
        """Ask again and again how these cards stand, and tell it; both in the desk's thread."""
        self._pans, self._tell = pans, tell
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
            from otp_atm.bank.wire import control

            new = control.NewCard(
                pan=card.pan, pin=card.pin, phone=card.phone, expiry=card.expiry, cvv2=card.cvv2, name=card.name, language=card.language
            )
            return _asked(transport, control.ISSUE_CARD, new)

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
        """What is to be done next; if nothing comes for a while, to tell the bank the time that it has not heard yet, or to look at the
        cards."""
        untold = self._untold
        try:
            return self._tasks.get(timeout=_GLANCE if untold is None else self._pause)
        except Empty:
            if untold is None:
                return self._look
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
            return partial(self._tell_time, untold)

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
            self._tell(Known({pan: status_of(told) if told else None for pan, told in zip(pans, reply.cards, strict=True)}))

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


def _asked(transport: Transport, operation: Operation[Any, Any], body: Any) -> str:
    """The code of what went wrong; nothing if nothing did."""
    from otp_atm.bank.wire.problems import Problem
    from otp_atm.bank.wire.transport import TransportError

    try:
        reply = transport.call(operation, body, deadline=_PATIENCE)
    except TransportError:
        return UNREACHABLE
    return reply.code if isinstance(reply, Problem) else ""
