"""A connection on which whoever begins to ask something comes to its end before long, or is hung up on, and is answered in one go."""

from __future__ import annotations

import asyncio
from typing import Any, Final, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

LONGEST_HEAD: Final = 10.0
"""Seconds in which the head of a request has to come, and what is left of a body that nobody wants."""


class InOneGo:
    """A transport that sends together what is written in one turn of the loop: an answer's head and its body are two writes, and each is a
    call of the system, after which this thread waits for its turn."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        if not self._parts:
            self._loop.call_soon(self._send)
        self._parts.append(data)

    def close(self) -> None:
        self._send()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def _send(self) -> None:
        parts, self._parts = self._parts, []
        if parts and not self._transport.is_closing():
            self._transport.write(b"".join(parts))


class Punctual(H11Protocol):
    """The server's own gives somebody who says a word every now and then for ever."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._over: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Who comes and says nothing has as long as who has been answered and says no more."""
        super().connection_made(cast("asyncio.Transport", InOneGo(transport, self.loop)))
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._is_waited_for:
            self._wait()
        else:
            self._wait_no_longer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_longer()
        super().connection_lost(exc)

    @property
    def _is_waited_for(self) -> bool:
        """Whether it is the client's turn, who has begun."""
        theirs = self.conn.their_state.__name__
        return theirs == "IDLE" or (theirs == "SEND_BODY" and self.cycle.response_complete)

    def _wait(self) -> None:
        """Once, however little comes meanwhile."""
        self._over = self._over or self.loop.call_later(LONGEST_HEAD, self.timeout_keep_alive_handler)

    def _wait_no_longer(self) -> None:
        if self._over:
            self._over.cancel()
        self._over = None
