"""A bank as the terminal knows it: each request is asked as its part of the client says, and every answer becomes an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from otp_atm.bank.client import services, visit
from otp_atm.bank.client.asking import Answers, Operations, Refusals
from otp_atm.bank.client.line import Line
from otp_atm.bank.wire.finding import files_of
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.transport import NeverSent, Transport, TransportError
from otp_atm.kiosk import events
from otp_atm.kiosk.events import Reply
from otp_atm.kiosk.ports import Post
from otp_atm.kiosk.requests import BankRequest, refusal, without_answer

PARTS: Final = (visit, *files_of(services))

ANSWERS: Final[Answers] = {request: answer for part in PARTS for request, answer in part.ANSWERS.items()}
OPERATIONS: Final[Operations] = {request: operation for part in PARTS for request, operation in part.OPERATIONS.items()}
REFUSALS: Final[Mapping[type[BankRequest], Refusals]] = {
    request: {**visit.REFUSALS, **part.REFUSALS} for part in PARTS for request in part.ANSWERS
}
"""What a code stands for is said by the part that the request is of: no service's codes are another's."""


class BankClient:
    """A `kiosk.ports.Bank` over a transport; answers before `ask` returns. Not to be shared between threads.

    `boot_id` begins every idempotency key; it is drawn anew, unguessably, whenever the terminal starts. `deadline` is the time in
    seconds that one request may take in all, repetitions included.
    """

    def __init__(self, transport: Transport, terminal_id: str, boot_id: str, *, deadline: float = 15.0) -> None:
        self._line = Line(transport, terminal_id, boot_id, deadline)

    def ask(self, request: BankRequest, reply: Post) -> None:
        reply(self.answer(request))

    def answer(self, request: BankRequest) -> Reply:
        """The bank's answer, as an event that the request's class names."""
        self._line.traceparent = request.traceparent
        return answered(request, lambda: ANSWERS[type(request)](self._line, request))

    def end_card_session(self) -> None:
        self._line.token = ""

    def close(self) -> None:
        self._line.close()


def answered(request: BankRequest, ask: Callable[[], Reply | Problem]) -> Reply:
    """What comes of asking, as an event that the request's class names. `ask` may raise TransportError."""
    try:
        answer = ask()
        return refused(request, answer) if isinstance(answer, Problem) else answer
    except NeverSent as lost:
        return events.BankUnreachable(lost.code)
    except TransportError as lost:
        return without_answer(request, lost.code, lost.detail)


def refused(request: BankRequest, problem: Problem) -> Reply:
    """The event that a problem code stands for, where this request can be answered so; else a plain refusal."""
    translate = REFUSALS[type(request)].get(problem.code)
    event = translate(problem) if translate else events.BankRefused(problem.code)
    return refusal(request, event, problem.code)
