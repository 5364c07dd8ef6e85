"""Load for an HTTP server: ready-made requests over a few kept connections, each sent when the last was answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit


def request(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    """The bytes of an HTTP/1.1 request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def requests_per_second(url: str, requests: Sequence[bytes], connections: int) -> float:
    """How fast they are all answered with a success."""
    return asyncio.run(_run(url, iter(requests), len(requests), connections))


async def _run(url: str, requests: Iterator[bytes], count: int, connections: int) -> float:
    address = urlsplit(url)
    streams = [await asyncio.open_connection(address.hostname, address.port) for _ in range(connections)]
    began = time.perf_counter()
    await asyncio.gather(*(_send(reader, writer, requests) for reader, writer in streams))
    seconds = time.perf_counter() - began
    for _, writer in streams:
        writer.close()
    return count / seconds


async def _send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, requests: Iterator[bytes]) -> None:
    for one in requests:
        writer.write(one)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head[9:10] == b"2", head
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
