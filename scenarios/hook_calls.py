"""Carries hooks out: puts the values in their places, asks or runs, and is over in time. What fails is said without a value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from otp_atm.bank.wire.exchange import HttpExchange
from otp_atm.bank.wire.headers import sendable
from otp_atm.bank.wire.tls import Papers
from otp_atm.bank.wire.transport import TransportError
from otp_atm.kiosk.load import BadFile
from otp_atm.scenarios.hook_commands import CommandFailed, output
from otp_atm.scenarios.hooks import Hook, HttpCall
from otp_atm.scenarios.variables import Values, filled

LARGEST_ANSWER: Final = 4_000_000
"""Bytes, of a request as of a command: a bank's messages may be many."""
FAILURES: Final[Mapping[str, str]] = {
    "bank-unreachable": "nobody answers there",
    "bank-tls-failed": "there is no trust over TLS",
    "bank-reply-lost": "the connection broke",
    "bank-timeout": "nothing was answered in time, which is {timeout:g} s",
}


class HookFailed(Exception):
    """A hook did not do what it is for. The message is a sentence without a full stop."""


def output_of(hook: Hook, values: Values, folder: Path) -> bytes:
    """What the hook answers, with these values, in this folder. Raises HookFailed."""
    answered = _answer(hook.http, values, hook.timeout) if hook.http else _output(hook, values, folder)
    if len(answered) > LARGEST_ANSWER:
        raise HookFailed(f"the answer is longer than {LARGEST_ANSWER:,} bytes")
    return answered


def _answer(call: HttpCall, values: Values, timeout: float) -> bytes:
    url = urlsplit(call.url)
    in_url = {name: quote(str(value), safe="") for name, value in values.items()}
    target = str(filled(url.path or "/", in_url)) + (f"?{filled(url.query, in_url)}" if url.query else "")
    body = filled(call.body, values)
    is_text = isinstance(body, str)
    try:
        headers = {name: sendable(secret.value()) for name, secret in call.headers.items()}
    except BadFile as missing:
        raise HookFailed(f"a header: {missing}") from None
    if body is not None and not is_text and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json"
    sent = None if body is None else (body if is_text else json.dumps(body)).encode()
    exchange = HttpExchange(f"{url.scheme}://{url.netloc}", Papers(call.ca_file), LARGEST_ANSWER)
    try:
        answer = exchange.exchange(call.method, target, headers, sent, deadline=timeout)
    except TransportError as error:
        raise HookFailed(FAILURES.get(error.code, error.code).format(timeout=timeout)) from None
    finally:
        exchange.close()
    if not 200 <= answer.status < 300:
        raise HookFailed(f"it was answered {answer.status}")
    return answer.body


def _output(hook: Hook, values: Values, folder: Path) -> bytes:
    command = [str(filled(each, values)) for each in hook.command or ()]
    try:
        return output(command, folder, hook.timeout, LARGEST_ANSWER)
    except CommandFailed as failed:
        raise HookFailed(str(failed)) from None


def document_in(output: bytes) -> Any:
    """The JSON that a hook answers. Raises HookFailed."""
    try:
        return json.loads(output)
    except (ValueError, RecursionError):
        raise HookFailed("its answer is no JSON") from None


def lines_in(output: bytes) -> list[str]:
    """The lines that a hook answers, those with nothing on them left out. Raises HookFailed."""
    try:
        return [line for line in output.decode().splitlines() if line.strip()]
    except UnicodeDecodeError:
        raise HookFailed("its answer is no text in UTF-8") from None
