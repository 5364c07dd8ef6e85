"""A way to a bank on which a request can be cut short at our end, sent in pieces, or left hanging: what a bad line does to any bank."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from http.client import HTTPException, HTTPResponse
from io import BufferedReader
from threading import Event
from typing import Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from urllib3 import HTTPHeaderDict

from otp_atm.bank.access import Presenting, header_value, papers, tokens
from otp_atm.bank.settings import BankSettings
from otp_atm.bank.wire.exchange import (
    CONNECT_SECONDS,
    LARGEST_REPLY,
    LOST,
    UNREACHABLE,
    Answer,
    Deadline,
    DeadlineIO,
    Exchange,
    HttpExchange,
)
from otp_atm.bank.wire.tls import Papers
from otp_atm.bank.wire.transport import NeverSent, ReplyLost

PIECES: Final = 3
BETWEEN: Final = 0.02
"""Seconds between two pieces of a request that comes slowly."""
_RESET: Final = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
"""SO_LINGER: closing breaks the connection (RST) in place of ending it."""


class Cut(Enum):
    """How far a request gets before the connection breaks."""

    BEFORE = "before anything of it was sent"
    IN_ITS_HEAD = "amid its head"
    IN_ITS_BODY = "before its last bytes"
    AT_THE_REPLY = "when the reply had begun to come"


LOST_ON_THE_WAY: Final = (Cut.BEFORE, Cut.IN_ITS_HEAD, Cut.IN_ITS_BODY)
"""Of those the bank can have understood nothing."""


class Held(NamedTuple):
    """A request that hangs: when it was sent as far as it goes, and when it need not hang any longer."""

    sent: Event
    released: Event


class Line(NamedTuple):
    """What becomes of the next request: it is cut short, or broken off so many seconds after it was sent, at once where it is released
    before that; or it comes in pieces."""

    cut: Cut | None = None
    hang_up_after: float | None = None
    held: Held | None = None


class Way(Protocol):
    """An exchange with a bank, and what can go wrong on the way at our end. One request at a time."""

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        """Ask once, and give up after `deadline` seconds in all. Raises NeverSent, ReplyLost."""
        ...

    def in_vain(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, line: Line) -> None:
        """Send it, and never hear what comes of it. Raises NeverSent where there is no bank."""
        ...

    def slowly(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        """Ask once, in pieces. Raises NeverSent, ReplyLost."""
        ...

    def close(self) -> None:
        """Release connections."""


class HttpWay:
    """A `Way` as the configuration describes it, with certificates, headers and access tokens. Not to be shared between threads."""

    def __init__(self, told: BankSettings) -> None:
        """Raises BadFile for a header whose value cannot be had."""
        self._inner = _Innermost(told.url, papers(told))
        way: Exchange = self._inner
        if told.headers:
            way = Presenting(way, {name: header_value(told, name) for name in told.headers})
        if told.oauth:
            from otp_atm.bank.wire.oauth import Authorized

            way = Authorized(way, tokens(told, told.oauth))
        self._way = way

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        return self._way.exchange(method, path, headers, body, deadline=deadline)

    def in_vain(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, line: Line) -> None:
        self._inner.line = line
        try:
            with suppress(ReplyLost):
                self._way.exchange(method, path, headers, body, deadline=CONNECT_SECONDS)
        finally:
            self._inner.line = None

    def slowly(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        self._inner.line = Line()
        try:
            return self._way.exchange(method, path, headers, body, deadline=deadline)
        finally:
            self._inner.line = None

    def close(self) -> None:
        self._way.close()


class _Innermost:
    """An `Exchange` that has a connection of its own for each request that is not sent as usual; `line` says how the next one is."""

    def __init__(self, url: str, papers: Papers) -> None:
        self._url = urlsplit(url.rstrip("/"))
        self._papers = papers
        self._usual = HttpExchange(url, papers)
        self.line: Line | None = None

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        if self.line is None:
            return self._usual.exchange(method, path, headers, body, deadline=deadline)
        try:
            connection = self._connected(deadline)
        except OSError:
            raise NeverSent(UNREACHABLE) from None
        try:
            return self._asked(connection, self.line, method, self._request(method, path, headers, body), deadline)
        except (OSError, HTTPException):
            raise ReplyLost(LOST) from None
        finally:
            with suppress(OSError):
                connection.close()

    def close(self) -> None:
        self._usual.close()

    def _connected(self, deadline: float) -> socket.socket:
        host, secure = self._url.hostname or "", self._url.scheme == "https"
        connection = socket.create_connection((host, self._url.port or (443 if secure else 80)), min(CONNECT_SECONDS, deadline))
        if secure:
            connection = self._papers.context().wrap_socket(connection, server_hostname=host)
        connection.settimeout(deadline)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _request(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> tuple[bytes, bytes]:
        """Head and body as they are sent."""
        length = {} if method == "GET" and body is None else {"Content-Length": str(len(body or b""))}
        fields = {"Host": self._url.netloc, "Accept-Encoding": "identity", "Connection": "close", **headers, **length}
        lines = [f"{method} {self._url.path}{path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
        return "\r\n".join(lines).encode("latin-1"), body or b""

    def _asked(self, connection: socket.socket, line: Line, method: str, request: tuple[bytes, bytes], deadline: float) -> Answer:
        """The answer to it, sent as the line says. Raises OSError where the line is to be cut."""
        head, body = request
        whole = head + body
        if line == Line():
            return _in_pieces(connection, method, whole, deadline)
        connection.sendall(whole[: _so_far(line.cut, head, body)])
        if line.held:
            line.held.sent.set()
            line.held.released.wait(line.hang_up_after)
        elif line.hang_up_after is not None:
            time.sleep(line.hang_up_after)
        if line.cut is Cut.AT_THE_REPLY:
            connection.recv(1)
        with suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        raise ConnectionResetError


def _so_far(cut: Cut | None, head: bytes, body: bytes) -> int:
    """How many bytes are sent."""
    reach = {Cut.BEFORE: 0, Cut.IN_ITS_HEAD: len(head) // 2, Cut.IN_ITS_BODY: len(head) + len(body) - 2}
    return reach.get(cut, len(head) + len(body)) if cut else len(head) + len(body)


def _in_pieces(connection: socket.socket, method: str, whole: bytes, deadline: float) -> Answer:
    within = Deadline()
    within.start(deadline)
    size = -(-len(whole) // PIECES)
    for start in range(0, len(whole), size):
        connection.sendall(whole[start : start + size])
        time.sleep(BETWEEN)
    with HTTPResponse(connection, method=method) as response:
        response.fp.close()
        response.fp = BufferedReader(DeadlineIO(connection, within))
        response.begin()
        media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return Answer(response.status, media_type, HTTPHeaderDict(response.headers.items()), response.read(LARGEST_REPLY + 1))
