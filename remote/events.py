"""What changes at a terminal, as it changes: server-sent events (HTML, 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Any, Final

import msgspec
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from otp_atm.remote import looks
from otp_atm.remote.bell import at_changes
from otp_atm.remote.hosted import Gone, Hosted, Seen
from otp_atm.remote.operation import EVENTS

UNBUFFERED: Final = {"X-Accel-Buffering": "no"}
"""A proxy in between hands on what it has."""
HEARTBEAT: Final = 15.0
"""Seconds of silence after which a comment says that the line is still open."""


class Telling(StreamingResponse):
    """Lines of events, of which nothing is left once whoever listened has gone."""

    def __init__(self, lines: AsyncGenerator[bytes, None]) -> None:
        self._lines = lines
        super().__init__(lines, media_type=EVENTS, headers=UNBUFFERED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._lines.aclose()


def stream(hosted: Hosted) -> Telling:
    """Events `screen`, `card`, `phone` and `journal`, each with what it is now, the first at once; `id` is the number of the change."""
    return Telling(_events(hosted))


async def _events(hosted: Hosted) -> AsyncGenerator[bytes, None]:
    told: Seen | None = None
    past = hosted.past
    with at_changes(hosted) as bell, suppress(Gone):
        while True:
            seen = hosted.seen
            if past is not hosted.past:
                past, told = hosted.past, None
            async for what in difference(hosted, told, seen):
                yield what
            told = seen
            if not await bell.heard(HEARTBEAT):
                yield b": still here\n\n"


async def difference(hosted: Hosted, told: Seen | None, seen: Seen) -> AsyncIterator[bytes]:
    """What is to be told to who has been told that, and now sees this."""
    if told is None or seen.view != told.view:
        yield event("screen", seen.number, looks.screen(seen, hosted.clock.monotonic()))
    if told is None or (seen.card_place, seen.card) != (told.card_place, told.card):
        yield event("card", seen.number, looks.card(seen))
    if seen.phone and (told is None or seen.phone != told.phone):
        yield event("phone", seen.number, looks.phone(seen))
    before = told.lines if told else 0
    if seen.lines > before:
        lines = await asyncio.wrap_future(hosted.do(lambda stage: stage.journal_records(before)))
        for line in lines[: seen.lines - before]:
            yield event("journal", seen.number, line)


def event(name: str, number: int, said: Any) -> bytes:
    """As it goes over the line."""
    return b"event: " + name.encode() + b"\nid: " + str(number).encode() + b"\ndata: " + msgspec.json.encode(said) + b"\n\n"
