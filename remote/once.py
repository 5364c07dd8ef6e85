"""Requests that bear an Idempotency-Key are done once: the same again, within a minute, has the same answer."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Final, NamedTuple

from otp_atm.remote.problems import Code, Refused

HEADER: Final = "Idempotency-Key"
KEY: Final = r"^[!-~]{1,200}$"
REMEMBERED: Final = 60.0
"""Seconds for which an answer is kept."""
MOST: Final = 1000
"""Answers that are kept; whoever asks more often than that in a minute needs no key."""


class Kept(NamedTuple):
    """What a key was used for, in form of a hash, what comes of it, and until when that is remembered, in monotonic seconds."""

    what: bytes
    answer: asyncio.Task[Any]
    until: float


class Once:
    """Remembers by keys what was asked, and what came of it. It is done to its end, whether or not whoever asked still listens."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._salt = secrets.token_bytes(16)
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    async def answer(self, key: str | None, what: tuple[bytes, ...], ask: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        """What comes of asking, or came of it before; without a key it is simply asked. Raises Refused for a key of something else."""
        if key is None:
            return await ask()
        if not re.fullmatch(KEY, key):
            raise Refused(Code.INVALID_REQUEST, f"{HEADER} has 1 to 200 visible characters of ASCII")
        self._forget()
        hashed = self._hash(what)
        kept = self._kept.get(key)
        if kept is None:
            task = asyncio.ensure_future(ask())
            task.add_done_callback(_heard)
            kept = self._kept[key] = Kept(hashed, task, self._monotonic() + REMEMBERED)
        if kept.what != hashed:
            raise Refused(Code.KEY_REUSED)
        return await asyncio.shield(kept.answer)

    def _hash(self, what: tuple[bytes, ...]) -> bytes:
        """Salted: what is sent may hold a PIN, which has few values."""
        parts = b"".join(len(part).to_bytes(4) + part for part in what)
        return hashlib.blake2b(parts, key=self._salt).digest()

    def _forget(self) -> None:
        now = self._monotonic()
        while self._kept:
            oldest = next(iter(self._kept.values()))
            if oldest.until > now and len(self._kept) < MOST:
                return
            self._kept.popitem(last=False)


def _heard(task: asyncio.Task[Any]) -> None:
    """What has gone wrong is told to whoever asks again, if anybody does."""
    if not task.cancelled():
        task.exception()
