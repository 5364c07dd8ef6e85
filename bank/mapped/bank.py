"""A bank that is asked by a mapping, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from otp_atm.bank.mapped.answers import Heard, heard
from otp_atm.bank.mapped.asked import values_of
from otp_atm.bank.mapped.mapping import HEADER, PATH, Asking, BankMapping
from otp_atm.bank.mapped.templates import Text, Unmade
from otp_atm.bank.wire.exchange import Exchange
from otp_atm.bank.wire.headers import TRACEPARENT, merged
from otp_atm.bank.wire.patience import Patience
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, TransportError
from otp_atm.kiosk.events import BankRefused, BankReplyLost, BankUnreachable, CardSessionExpired, Reply
from otp_atm.kiosk.ports import Post
from otp_atm.kiosk.requests import BankRequest, Settlement, VerifyCardPin, Writing, refusal, without_answer

UNMADE: Final = "bank-request-unmade"
"""The code of a request that cannot be put as the mapping says."""
NOT_OFFERED: Final = "service-not-offered"
SESSION_OVER: Final = "card-session-expired"


class Wire(NamedTuple):
    """A request as it travels. It prints without what is in it."""

    path: str
    headers: Mapping[str, str]
    body: bytes | None

    def __repr__(self) -> str:
        return "Wire"


class MappedBank:
    """A `kiosk.ports.Bank` at the other end of an exchange; answers before `ask` returns. Not to be shared between threads.

    `boot_id` begins every idempotency key; it is drawn anew, unguessably, whenever the terminal starts. `deadline` is the time in seconds
    that one request may take in all, repetitions included.
    """

    def __init__(
        self,
        mapping: BankMapping,
        exchange: Exchange,
        terminal_id: str,
        boot_id: str,
        *,
        deadline: float = 15.0,
        patience: Patience | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.services = mapping.services
        self._mapping = mapping
        self._exchange = exchange
        self._terminal = {"id": terminal_id}
        self._boot_id = boot_id
        self._deadline = deadline
        self._patience = patience or Patience()
        self._now = now
        self._kept: dict[str, Any] = {}
        self._asked = 0

    def ask(self, request: BankRequest, reply: Post) -> None:
        reply(self.answer(request))

    def answer(self, request: BankRequest) -> Reply:
        """The bank's answer, as an event that the request's class names."""
        asking = self._mapping.askings.get(type(request))
        if asking is None:
            return BankRefused(NOT_OFFERED)
        if isinstance(request, VerifyCardPin):
            self._kept.clear()
        if asking.needs - self._kept.keys():
            return refusal(request, CardSessionExpired(), SESSION_OVER)
        try:
            answer = self._asked_for(asking, request)
        except TransportError as lost:
            return unanswered(request, lost)
        self._kept |= answer.kept
        return answer.event

    def end_card_session(self) -> None:
        self._kept.clear()

    def close(self) -> None:
        self._kept.clear()
        self._exchange.close()

    def _asked_for(self, asking: Asking, request: BankRequest) -> Heard:
        wire = traced(put(asking, self._values(request)), request.traceparent)

        def attempt(seconds: float) -> Heard:
            answer = self._exchange.exchange(asking.method, wire.path, wire.headers, wire.body, deadline=seconds)
            return definite(heard(self._mapping, asking, request, answer))

        def clears_doubt(answer: Heard) -> bool:
            return not isinstance(request, Writing) or answer.rule.verdict

        return self._patience.ask(
            attempt, self._deadline, come_back=lambda answer: answer.come_back, clears_doubt=clears_doubt, safe=asking.safe
        )

    def _values(self, request: BankRequest) -> dict[str, Any]:
        """What templates may speak of."""
        return {
            "request": values_of(request),
            "terminal": self._terminal,
            "kept": self._kept,
            "values": self._mapping.values,
            "idempotency_key": self._key(request),
            "now": self._now(),
        }

    def _key(self, request: BankRequest) -> str:
        """Of a request that writes, and of the question what became of it, the same; of any other, one of its own."""
        if isinstance(request, Writing | Settlement):
            return f"{self._boot_id}.{request.reference}"
        self._asked += 1
        return f"{self._boot_id}.asked-{self._asked}"


def traced(wire: Wire, traceparent: str) -> Wire:
    """The same, its visit named in the header of W3C Trace Context, unless the mapping has its own."""
    return wire._replace(headers=merged({TRACEPARENT: traceparent}, wire.headers)) if traceparent else wire


def unanswered(request: BankRequest, lost: TransportError) -> Reply:
    """What is known about a request that this came of."""
    if isinstance(lost, NeverSent):
        return BankUnreachable(lost.code, lost.detail)
    return without_answer(request, lost.code, lost.detail)


def definite(answer: Heard) -> Heard:
    """The answer, if it is one. Raises TransportError where the mapping says that it is none."""
    if isinstance(answer.event, BankUnreachable):
        raise NeverSent(answer.event.code, answer.come_back)
    if isinstance(answer.event, BankReplyLost):
        raise ReplyLost(answer.event.code, answer.come_back)
    return answer


def put(asking: Asking, values: dict[str, Any]) -> Wire:
    """The request with these values. Raises NeverSent."""
    path = made(asking, "path", asking.path, values, PATH)
    headers = {name: made(asking, name, text, values, HEADER) for name, text in asking.headers}
    return Wire(path, headers, made(asking, "body", asking.body, values).encode() if asking.body else None)


def made(asking: Asking, part: str, text: Text, values: dict[str, Any], form: re.Pattern[str] | None = None) -> str:
    """A part of a request. Raises NeverSent where it cannot be made, or sent."""
    try:
        said = text.of(values)
        if form is None or form.fullmatch(said):
            return said
    except Unmade:
        pass
    raise NeverSent(UNMADE, detail=f"{asking.name}: {part} cannot be made of this request")
