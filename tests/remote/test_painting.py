"""What is painted for those who look on, and what they hear when the painting ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from threading import Event as Flag
from typing import Any

from otp_atm.configuration import Settings
from otp_atm.remote.events import Telling
from otp_atm.remote.hosted import Gone
from otp_atm.remote.painting import Painting
from otp_atm.screens.brand import brand_of


def test_a_stream_that_waits_for_a_picture_comes_to_its_own_end_when_nothing_is_painted_any_more() -> None:
    """Its picture stood in the queue as the server ended: whoever looks on hears the stream's end, not a line that breaks."""
    assert asyncio.run(told_at_the_end()) == [b"before", b"gone", b""]


async def told_at_the_end() -> list[bytes]:
    painting, paints, is_done = Painting(brand_of(Settings().terminal)), Flag(), Flag()
    told: list[bytes] = []

    def something_large() -> bool:
        paints.set()
        return is_done.wait(10)

    async def lines() -> AsyncGenerator[bytes, None]:
        amid = asyncio.ensure_future(painting.done(something_large))
        await asyncio.to_thread(paints.wait, 10)
        yield b"before"
        for what in (painting.close, is_done.set):  # once the next picture stands in the queue
            asyncio.get_running_loop().call_soon(what)
        try:
            await painting.done(lambda: None)
        except Gone:
            yield b"gone"
        assert await amid

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            told.append(message["body"])

    async def receive() -> Any:
        await asyncio.Event().wait()

    await Telling(lines())({"type": "http"}, receive, send)
    return told
