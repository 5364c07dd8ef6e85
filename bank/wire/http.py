"""Our contract over HTTP. Importing this takes a while: let the thread do it that will call the bank."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from otp_atm.bank.wire.exchange import LARGEST_REPLY, Answer, Exchange, HttpExchange
from otp_atm.bank.wire.headers import AUTHORIZATION, JSON, headers_of, named
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import MEDIA_TYPE, Problem, understood
from otp_atm.bank.wire.reading import NotUnderstood, parsed, read, written
from otp_atm.bank.wire.retry_after import TRY_LATER, retry_after
from otp_atm.bank.wire.tls import Papers
from otp_atm.bank.wire.transport import UnusableReply


class HttpTransport:
    """A `bank.wire.transport.Transport` over HTTP: each call an exchange. Not to be shared between threads.

    `session_header` is where a card session's token travels: in Authorization as a bearer's (RFC 6750), in any other by itself.
    """

    def __init__(self, exchange: Exchange, session_header: str = AUTHORIZATION) -> None:
        self._exchange = exchange
        self._session_header = session_header

    @classmethod
    def to(cls, base_url: str, ca_file: Path | None = None) -> HttpTransport:
        """Straight to the server at `base_url`."""
        return cls(HttpExchange(base_url, Papers(ca_file)))

    def call(
        self,
        operation: Operation[Q, R],
        body: Q,
        *,
        path: Mapping[str, str] | None = None,
        token: str = "",
        idempotency_key: str = "",
        traceparent: str = "",
        deadline: float,
    ) -> R | Problem:
        data = None if operation.request is Nothing else written(body)
        target = operation.path.format_map(path or {})
        headers = headers_of(operation, token, idempotency_key, traceparent, self._session_header)
        return usable(operation, self._exchange.exchange(operation.method, target, headers, data, deadline=deadline))

    def close(self) -> None:
        self._exchange.close()


def usable(operation: Operation[Any, R], answer: Answer) -> R | Problem:
    """The reply in an answer. Raises UnusableReply."""
    status, media_type, headers, body = answer
    advice = retry_after(headers) if status in TRY_LATER else None
    succeeded = status == operation.status and media_type == JSON
    came = f"{operation.name}: {status}, {named(media_type)}"
    if not succeeded and not (status >= 400 and media_type == MEDIA_TYPE):
        raise UnusableReply(f"{came}, where {operation.status}, {JSON} or a problem, {MEDIA_TYPE}, was due", advice)
    if len(body) > LARGEST_REPLY:
        raise UnusableReply(f"{came}: longer than {LARGEST_REPLY} bytes", advice)
    try:
        if succeeded:
            return read(operation.reply, body)
        return problem_in(body, status, advice)
    except NotUnderstood as misfit:
        wrong = ", ".join(map(str, misfit.misfits))
        raise UnusableReply(f"{came}: {wrong}", advice) from None


def problem_in(body: bytes, status: int, advice: int | None) -> Problem:
    """The problem document in a body. What HTTP itself says counts; members of that name only repeat it (RFC 9457, 3.1.2)."""
    document = parsed(body)
    said = {"status": status} if advice is None else {"status": status, "retry_after": advice}
    return understood(document | said if isinstance(document, dict) else document)
