"""HTTP responses: replies, problem documents, and the two things that no well-behaved server sends."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from otp_atm.bank.wire.message import Message
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import MEDIA_TYPE, Problem, document
from otp_atm.bank.wire.reading import written

PRIVATE = {"Cache-Control": "no-store"}
ABORT = "abort"
"""Where the ASGI scope holds a function that breaks the connection (see `server`)."""


def success(operation: Operation[Any, Any], reply: Message) -> Response:
    """A reply of the agreed form."""
    return Response(written(reply), operation.status, PRIVATE, media_type="application/json")


def problem_reply(problem: Problem) -> Response:
    """A problem document (RFC 9457)."""
    headers = PRIVATE | ({"WWW-Authenticate": "Bearer"} if problem.status == 401 else {})
    if problem.retry_after is not None:
        headers |= {"Retry-After": str(problem.retry_after)}
    return Response(document(problem), problem.status, headers, media_type=MEDIA_TYPE)


def nonsense() -> Response:
    """What a lost proxy might say."""
    return Response("<html><body>It works!</body></html>", 200, media_type="text/html")


class BrokenConnection(Response):
    """No reply: the connection breaks."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        scope[ABORT]()
        while (await receive())["type"] != "http.disconnect":
            pass
