"""The remote control as a process of its own, and a lean client of it: a connection that is kept, and no more of HTTP than is needed."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from bench.branch import on
from otp_atm.kiosk.project import PROJECT

GOODBYE: Final = 20.0
OK: Final = b"HTTP/1.1 200"


class Server(NamedTuple):
    """Where it is, what its clients know, which terminals it has, and the process that it is."""

    port: int
    token: str
    terminals: list[str]
    process: int


@contextmanager
def remote(*options: str) -> Iterator[Server]:
    """Terminals with banks of their own, with these options of the command line. That it ends in order is part of it."""
    command = [sys.executable, str(PROJECT / "run_atm.py"), "remote", "--own-bank", "--lang", "en", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=on("")) as process:
        try:
            assert process.stdout
            told = json.loads(process.stdout.readline())
            yield Server(told["port"], told["token"], told["terminals"], process.pid)
        finally:
            process.terminate()
            assert process.wait(GOODBYE) == 0


class Line:
    """Asks about one terminal."""

    def __init__(self, server: Server, terminal: str) -> None:
        self._server = server
        self._terminal = terminal
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> None:
        self._streams = await asyncio.open_connection("127.0.0.1", self._server.port)

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()

    async def ask(self, method: str, path: str, body: object = None) -> tuple[float, Any]:
        """How many seconds it took, and what was answered."""
        assert self._streams
        reader, writer = self._streams
        sent = self._request(method, path, b"" if body is None else json.dumps(body).encode())
        began = time.perf_counter()
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        content = await reader.readexactly(length)
        taken = time.perf_counter() - began
        assert head.startswith(OK), content
        return taken, json.loads(content)

    def _request(self, method: str, path: str, body: bytes) -> bytes:
        lines = [
            f"{method} /v1/terminals/{self._terminal}{path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._server.port}",
            f"Authorization: Bearer {self._server.token}",
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
