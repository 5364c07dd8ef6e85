"""The header fields of our contract, and which of them may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from otp_atm.bank.wire.message import HIDDEN, Hidden, Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import MEDIA_TYPE, Problem
from otp_atm.kiosk.load import BadFile

JSON: Final = "application/json"
ACCEPTED: Final = f"{JSON}, {MEDIA_TYPE}"
ACCEPT: Final = "Accept"
AUTHORIZATION: Final = "Authorization"
CONTENT_TYPE: Final = "Content-Type"
IDEMPOTENCY_KEY: Final = "Idempotency-Key"
RETRY_AFTER: Final = "Retry-After"
TRACEPARENT: Final = "traceparent"
OPEN_HEADERS: Final = frozenset({ACCEPT, CONTENT_TYPE, RETRY_AFTER, TRACEPARENT})
"""Every other one may hold a secret."""

Shown = Mapping[str, str | Hidden]


def merged(headers: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Both, of which those of `more` count more: no header twice, in whatever case its name is written (RFC 9110, 5.1)."""
    again = {name.lower() for name in more}
    return {**{name: value for name, value in headers.items() if name.lower() not in again}, **more}


def headers_of(
    operation: Operation[Any, Any], token: str, idempotency_key: str, traceparent: str = "", session_header: str = AUTHORIZATION
) -> dict[str, str]:
    """Those of a request; `session_header` carries the token."""
    headers = {ACCEPT: ACCEPTED}
    if token:
        headers[session_header] = f"Bearer {token}" if session_header.lower() == AUTHORIZATION.lower() else token
    if idempotency_key:
        headers[IDEMPOTENCY_KEY] = idempotency_key
    if traceparent:
        headers[TRACEPARENT] = traceparent
    if operation.request is not Nothing:
        headers[CONTENT_TYPE] = JSON
    return headers


def sendable(value: str) -> str:
    """A header's value, if it can be one (RFC 9110, 5.5). Raises BadFile, which does not quote it."""
    if not (value.isascii() and value.isprintable() and value == value.strip()):
        raise BadFile("a header's value is visible ASCII, without blanks around it")
    return value


def headers_of_reply(reply: object) -> dict[str, str]:
    """Those of a reply that the contract speaks of."""
    if not isinstance(reply, Problem):
        return {CONTENT_TYPE: JSON}
    return {CONTENT_TYPE: MEDIA_TYPE, **({} if reply.retry_after is None else {RETRY_AFTER: str(reply.retry_after)})}


def discreet_headers(headers: Mapping[str, str]) -> Shown:
    """Headers as they may be shown to anybody."""
    return {name: value if name in OPEN_HEADERS else HIDDEN for name, value in headers.items()}
