"""The header fields of our contract, and which of them may be shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from otp_atm.bank.wire.message import Hidden, Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import MEDIA_TYPE, Problem
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.trace import is_traceparent

JSON: Final = "application/json"
ACCEPTED: Final = f"{JSON}, {MEDIA_TYPE}"
ACCEPT: Final = "Accept"
AUTHORIZATION: Final = "Authorization"
CONTENT_TYPE: Final = "Content-Type"
IDEMPOTENCY_KEY: Final = "Idempotency-Key"
RETRY_AFTER: Final = "Retry-After"
TRACEPARENT: Final = "traceparent"
OPEN_HEADERS: Final = frozenset(name.lower() for name in (ACCEPT, CONTENT_TYPE, RETRY_AFTER, TRACEPARENT))
"""In lower case: every other one may hold a secret."""
SCHEMES: Final[Mapping[str, str]] = {"Bearer": "token", "Basic": "credentials"}
"""What follows the name of a scheme in Authorization (RFC 6750, 2.1; RFC 7617, 2)."""

Shown = Mapping[str, str]


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


def discreet_headers(headers: Mapping[str, str], called: Mapping[str, str] = {}) -> Shown:
    """Headers of ours as they may be shown to anybody; `called` says what stands in some of them, by their names in lower case."""
    return {name: value if _is_open(name.lower(), value) else _hidden(name, value, called) for name, value in headers.items()}


def discreet_reply_headers(headers: Mapping[str, str]) -> Shown:
    """Headers of an answer as they may be shown to anybody: whoever answers could send anything in them, or as their names."""
    shown: dict[str, str] = {}
    for name, value in headers.items():
        known = _NAME.fullmatch(name) is not None
        shown[name if known else "another-header"] = _reply_value(name.lower(), value)
    return shown


def _is_open(name: str, value: str) -> bool:
    return name in OPEN_HEADERS and (name != TRACEPARENT or is_traceparent(value))


def _hidden(name: str, value: str, called: Mapping[str, str]) -> str:
    if name.lower() == AUTHORIZATION.lower():
        scheme, _, rest = value.partition(" ")
        return f"{scheme} {Hidden.of(rest, SCHEMES[scheme])}" if scheme in SCHEMES else Hidden.of(value, "credentials")
    return Hidden.of(value, CALLED.get(name.lower()) or called.get(name.lower(), "value"))


def _reply_value(name: str, value: str) -> str:
    if name == CONTENT_TYPE.lower():
        return named(media_type_in(value))
    if name in {RETRY_AFTER.lower(), CONTENT_LENGTH} and _COUNT.fullmatch(value):
        return value
    return Hidden.of(value, "value")


CONTENT_LENGTH: Final = "content-length"
CALLED: Final[Mapping[str, str]] = {IDEMPOTENCY_KEY.lower(): "idempotency key"}
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z-]{0,39}")
"""Without digits, of which codes and numbers are made."""
_COUNT: Final = re.compile(r"[0-9]{1,7}")


def media_type_of(headers: Mapping[str, str]) -> str:
    """That of the body that they belong to, empty where they say none."""
    return next((media_type_in(value) for name, value in headers.items() if name.lower() == CONTENT_TYPE.lower()), "")


def media_type_in(value: str) -> str:
    """In lower case, without parameters."""
    return value.partition(";")[0].strip().lower()


_NAMED: Final = frozenset(
    {
        JSON,
        MEDIA_TYPE,
        *(f"application/{name}" for name in ("hal+json", "jose", "jose+json", "jwt", "ld+json", "octet-stream", "pdf", "soap+xml")),
        *("application/problem+xml", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"),
        *(f"text/{name}" for name in ("css", "csv", "html", "javascript", "plain", "xml")),
    }
)
"""Registered media types that a server may answer with, well or badly."""


def named(media_type: str, due: Collection[str] = ()) -> str:
    """A media type as it may be written into a line, known or due: whoever answers could send anything as one, a secret, too."""
    if not media_type:
        return "no media type"
    return media_type if media_type in _NAMED or media_type in due else "another media type"
