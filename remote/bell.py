"""Tells the loop that something has changed at a terminal, which happens in the terminal's own thread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from otp_atm.remote.hosted import Hosted


class Bell:
    """Rung in any thread, heard in the loop that it is made in; however often it is rung before it is heard, the loop is woken once.
    Waking it is the dearest part of most steps."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()
        self._rung = False

    def ring(self, *_: object) -> None:
        if not self._rung:
            self._rung = True
            with suppress(RuntimeError):  # the loop has ended, and nobody listens
                self._loop.call_soon_threadsafe(self._event.set)

    async def heard(self, patience: float) -> bool:
        """Whether it has been rung since it was heard last, or is within so many seconds."""
        try:
            async with asyncio.timeout(patience):
                await self._event.wait()
        except TimeoutError:
            return False
        self._rung = False
        self._event.clear()
        return True


@contextmanager
def at_changes(hosted: Hosted) -> Iterator[Bell]:
    """One that each change of this terminal rings, and its end."""
    bell = Bell()
    hosted.watch(bell, bell.ring)
    try:
        yield bell
    finally:
        hosted.unwatch(bell)
