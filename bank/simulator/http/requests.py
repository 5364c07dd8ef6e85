"""An HTTP request as a call of an operation, or the problem that it is none."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message as Fields

from otp_atm.bank.simulator.issuer import Call
from otp_atm.bank.wire.headers import AUTHORIZATION, CONTENT_TYPE, IDEMPOTENCY_KEY
from otp_atm.bank.wire.message import IdempotencyKey, Nothing, TerminalId
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.reading import NotUnderstood, fits, read


def call_in(operation: Operation[Q, R], path: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> Call[Q] | Problem:
    """What is asked. A problem says which parts are wrong, all of them, and never what they held."""
    key = headers.get(IDEMPOTENCY_KEY, "") if operation.writes else ""
    if operation.writes and not fits(IdempotencyKey, key):
        return problem(Code.IDEMPOTENCY_KEY_MISSING)
    wrong = [f"/path/{name}" for name, value in path.items() if not fits(TerminalId, value)]
    try:
        message = message_in(operation, headers, body)
    except NotUnderstood as error:
        wrong += (f"/body{member}" for member in error.members)
    if wrong:
        return problem(Code.INVALID_REQUEST, fields=tuple(wrong))
    return Call(message, path, token_in(headers) if operation.bearer else "", key)


def message_in(operation: Operation[Q, R], headers: Mapping[str, str], body: bytes) -> Q:
    """The operation's message. Raises NotUnderstood, also where the body is said to be no JSON."""
    if operation.request is Nothing:
        return operation.request()
    if not is_json(headers.get(CONTENT_TYPE, "")):
        raise NotUnderstood
    return read(operation.request, body)


def is_json(media_type: str) -> bool:
    """Whether this is JSON (RFC 8259), or something built on it (RFC 6839).

    >>> [is_json(one) for one in ("application/json; charset=utf-8", "application/problem+json", "text/json", "")]
    [True, True, False, False]
    """
    fields = Fields()
    fields["Content-Type"] = media_type
    main, sub = fields.get_content_maintype(), fields.get_content_subtype()
    return main == "application" and (sub == "json" or sub.endswith("+json"))


def token_in(headers: Mapping[str, str]) -> str:
    """The bearer token (RFC 6750, section 2.1), empty where there is none."""
    scheme, _, token = headers.get(AUTHORIZATION, "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
