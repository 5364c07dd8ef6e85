"""Long polling: a handset that asks for messages gets them when they come, without asking again and again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from otp_atm.bank.wire.network import Listen, TextMessages
from otp_atm.bank.wire.problems import Problem

SECONDS_BETWEEN_LOOKS: Final = 5.0
"""For messages that another process has put into the same database."""


class Bell:
    """Wakes everybody who waits for a message."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._closed = False

    def ring(self) -> None:
        """There may be a new message."""
        self._event.set()
        self._event = asyncio.Event()

    def close(self) -> None:
        """Nobody is to wait any more."""
        self._closed = True
        self.ring()

    async def answer(self, ask: Callable[[], Awaitable[TextMessages | Problem]], listen: Listen) -> TextMessages | Problem:
        """The answer to `ask`, once there are messages in it or the time is over."""
        clock = asyncio.get_running_loop().time
        end = clock() + listen.wait_seconds
        while True:
            next_ring = self._event
            reply = await ask()
            left = end - clock()
            if isinstance(reply, Problem) or reply.messages or left <= 0 or self._closed:
                return reply
            with suppress(TimeoutError):
                await asyncio.wait_for(next_ring.wait(), min(left, SECONDS_BETWEEN_LOOKS))
