"""HTTP without sockets: requests put straight to an application in this process, which answers before anything else happens."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp

from otp_atm.bank.simulator.http.replies import ABORT
from otp_atm.bank.wire.exchange import Answer
from otp_atm.bank.wire.transport import ReplyLost


class AsgiExchange:
    """A `bank.wire.exchange.Exchange` with an application that waits for nothing but its request; `headers` go with every one."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:  # noqa: ARG002
        sent: list[Any] = []
        coming = iter([{"type": "http.request", "body": body or b"", "more_body": False}])
        broken: list[bool] = []

        async def receive() -> Any:
            return next(coming, {"type": "http.disconnect"})

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "root_path": "",
            "query_string": b"",
            "headers": [(name.lower().encode(), value.encode()) for name, value in ({**headers, **self._headers}).items()],
            ABORT: lambda: broken.append(True),
        }
        with suppress(StopIteration):
            self._app(scope, receive, send).send(None)  # type: ignore[attr-defined]
        if broken:
            raise ReplyLost("bank-reply-lost")
        start, *parts = sent
        told = Headers(raw=start["headers"])
        media_type = told.get("content-type", "").partition(";")[0]
        return Answer(start["status"], media_type, told, b"".join(part.get("body", b"") for part in parts))

    def close(self) -> None:
        """Nothing is held."""
