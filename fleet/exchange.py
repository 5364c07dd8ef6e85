"""One HTTP request and its answer at a fraction of the price, on the parser in C that Locust's own `FastHttpUser` reads with.

A terminal in a branch asks over urllib3, and nobody counts what that costs. A process of Locust asks hundreds of times a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException
from importlib.metadata import version
from io import BytesIO
from socket import IPPROTO_TCP, TCP_NODELAY, create_connection, socket
from ssl import SSLWantReadError
from typing import Final
from urllib.parse import urlsplit

from geventhttpclient.response import HTTPSocketResponse
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import HTTPError

from otp_atm.bank.wire.exchange import (
    CONNECT_SECONDS,
    LARGEST_REPLY,
    PORTS,
    UNREACHABLE,
    Answer,
    Deadline,
    context_of,
    server_at,
    translated,
)
from otp_atm.bank.wire.headers import media_type_in, merged
from otp_atm.bank.wire.tls import Papers
from otp_atm.bank.wire.transport import NeverSent

LONGEST_HEAD: Final = 65536
"""Bytes of an answer before its body."""
BLOCK: Final = 8192
"""Bytes that are read at once."""
WITHOUT_BODY: Final = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"})
"""Methods of which nobody expects one; others say that they have none (RFC 9110, 8.6)."""
AS_EVERYBODY: Final = {"Accept-Encoding": "identity", "User-Agent": f"python-urllib3/{version('urllib3')}"}
"""What a terminal in a branch says beside what it is told to say."""
_TARGET: Final = re.compile("[!-~]+")
_FIELD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+: [^\x00-\x08\x0a-\x1f\x7f]*")
"""RFC 9110, 5.1 and 5.5: nothing in a value ends it."""


class LeanExchange:
    """A `bank.wire.exchange.Exchange` like `HttpExchange`: one kept connection, the same deadline, the same failures. Whoever waits, waits
    at the socket: under gevent that is one greenlet."""

    __slots__ = ("_base_url", "_deadline", "_line", "_most", "_papers")

    def __init__(self, base_url: str, papers: Papers | None = None, most: int = LARGEST_REPLY) -> None:
        self._base_url = base_url.rstrip("/")
        self._papers = papers or Papers()
        self._most = most
        self._deadline = Deadline()
        self._line: socket | None = None

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        self._deadline.start(deadline)
        data = written(method, self._base_url, path, headers, body)
        try:
            line = self._line if self._line and quiet(self._line) else self._connected(deadline)
            line.settimeout(self._deadline.left())
            self._deadline.asked = True
            line.sendall(data)
            return self._heard(line, method)
        except (HTTPError, HTTPException, OSError) as error:
            failure = translated(error, asked=self._deadline.asked)
            self.close()
        except BaseException:
            self.close()
            raise
        raise failure

    def close(self) -> None:
        if self._line:
            self._line.close()
            self._line = None

    def _connected(self, deadline: float) -> socket:
        """A new connection. Raises NeverSent, OSError."""
        self.close()
        server = server_at(self._base_url)
        context = context_of(self._papers) if server.secure else None
        try:
            self._line = line = create_connection((server.host, server.port), min(CONNECT_SECONDS, deadline))
        except OSError:
            raise NeverSent(UNREACHABLE) from None
        line.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        if context:
            self._line = line = context.wrap_socket(line, server_hostname=server.host)
        return line

    def _heard(self, line: socket, method: str) -> Answer:
        """Raises OSError and HTTPException for what is no answer, TimeoutError when there is no time left, HTTPError for what cannot be
        decoded."""
        response = HTTPSocketResponse(Ear(line, self._deadline, LONGEST_HEAD + 2 * self._most), BLOCK, method)
        body = response.read(self._most + 1)
        if response.should_close():
            self.close()
        headers = HTTPHeaderDict(response.headers)
        if headers.get("Content-Encoding", "identity") != "identity":
            body = decoded(body, headers, self._most + 1)
        return Answer(response.status_code, media_type_in(headers.get("Content-Type", "")), headers, body)


class Ear:
    """A socket that is read with no more patience than is left, and no further than so many bytes."""

    __slots__ = ("_deadline", "_left", "_line")

    def __init__(self, line: socket, deadline: Deadline, most: int) -> None:
        self._line = line
        self._deadline = deadline
        self._left = most

    def recv(self, size: int) -> bytes:
        """Raises OSError."""
        self._line.settimeout(self._deadline.left())
        came = self._line.recv(min(size, BLOCK))
        self._left -= len(came)
        if self._left < 0:
            raise OSError("there is no end to it")
        return came

    def close(self) -> None:
        """Whoever connects closes."""


def quiet(line: socket) -> bool:
    """Whether nothing has come over a line on which nobody was asked: its end, or what no question belongs to."""
    line.settimeout(0.0)
    with suppress(OSError):
        try:
            line.recv(1)
        except (BlockingIOError, SSLWantReadError):
            return True
    return False


def written(method: str, base_url: str, path: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
    """A request as it goes over the line. Raises ValueError for what would be two."""
    url = urlsplit(base_url)
    target = url.path + path or "/"
    host = url.netloc.removesuffix(f":{PORTS.get(url.scheme)}")
    fields = {"Host": host, **merged(AS_EVERYBODY, headers)}
    if body is not None or method not in WITHOUT_BODY:
        fields["Content-Length"] = str(len(body or b""))
    lines = [f"{name}: {value}" for name, value in fields.items()]
    if not (_TARGET.fullmatch(target) and all(map(_FIELD.fullmatch, lines))):
        raise ValueError("a request's target or one of its headers holds what would end it")
    return "\r\n".join((f"{method} {target} HTTP/1.1", *lines, "\r\n")).encode("latin-1") + (body or b"")


def decoded(body: bytes, headers: HTTPHeaderDict, most: int) -> bytes:
    """What its Content-Encoding stands for, cut at so many bytes. Raises HTTPError."""
    return HTTPResponse(BytesIO(body), headers, preload_content=False).read(most, decode_content=True)
