"""A line to a database that is some way off: a TCP proxy that holds back what each end says."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    """Each piece arrives so many seconds late, and in order; pieces are under way at the same time."""
    loop = asyncio.get_running_loop()
    while piece := await reader.read(65536):
        loop.call_later(seconds, deliver, writer, piece)
    loop.call_later(seconds, writer.close)


def deliver(writer: asyncio.StreamWriter, piece: bytes) -> None:
    if not writer.is_closing():
        writer.write(piece)


def between(host: str, port: int, seconds: float) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """What is done with a connection: it is carried on to the database, half of `seconds` each way."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            beyond_reader, beyond_writer = await asyncio.open_connection(host, port)
            await asyncio.gather(carry(reader, beyond_writer, seconds / 2), carry(beyond_reader, writer, seconds / 2))

    return serve


async def main(host: str, port: int, seconds: float) -> None:
    """Prints `ready on PORT` and serves until standard input closes."""
    server = await asyncio.start_server(between(host, port, seconds), "127.0.0.1", 0)
    sys.stdout.write(f"ready on {server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
