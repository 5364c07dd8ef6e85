"""A line to a database that is some way off: a TCP proxy that holds back what each end says."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from typing import cast


class Held(asyncio.Protocol):
    """One end of a connection: each piece reaches the other end so many seconds late, and in order; pieces are under way at the same time.

    It is a protocol, as the tasks and buffers of streams would take processor time from those whom the line joins.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._here: asyncio.Transport | None = None
        self._beyond: Held | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._here = cast(asyncio.Transport, transport)

    def meet(self, beyond: Held) -> None:
        """Know the other end, which is there."""
        self._beyond, beyond._beyond = beyond, self

    def data_received(self, data: bytes) -> None:
        assert self._beyond
        self._loop.call_later(self._seconds, self._beyond.deliver, data)

    def connection_lost(self, _: Exception | None) -> None:
        self._here = None
        if self._beyond:
            self._loop.call_later(self._seconds, self._beyond.hang_up)

    def deliver(self, data: bytes) -> None:
        if self._here:
            self._here.write(data)

    def hang_up(self) -> None:
        if self._here:
            self._here.close()


class Near(Held):
    """The end of whoever connects: nothing is read from there until the way beyond stands."""

    def __init__(self, host: str, port: int, seconds: float) -> None:
        super().__init__(seconds)
        self._to = host, port
        self._going: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        assert self._here
        self._here.pause_reading()
        self._going = self._loop.create_task(self._go_on())

    async def _go_on(self) -> None:
        try:
            _, beyond = await self._loop.create_connection(partial(Held, self._seconds), *self._to)
        except OSError:
            self.hang_up()
            return
        self.meet(beyond)
        if self._here:
            self._here.resume_reading()
        else:
            beyond.hang_up()


async def main(host: str, port: int, seconds: float) -> None:
    """Prints `ready on PORT` and serves until standard input closes; half of `seconds` each way."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(partial(Near, host, port, seconds / 2), "127.0.0.1", 0)
    sys.stdout.write(f"ready on {server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
