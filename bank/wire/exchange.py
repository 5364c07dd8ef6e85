"""One HTTP request and its answer, on urllib3. Importing this takes a while: let the thread do it that will call the bank."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator, Mapping
from functools import partial
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from socket import SocketIO, socket
from typing import Any, Final, NamedTuple, Protocol
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, SSLError
from urllib3.exceptions import TimeoutError as TooLate

from otp_atm.bank.wire.headers import media_type_in
from otp_atm.bank.wire.tls import Papers
from otp_atm.bank.wire.transport import NeverSent, ReplyLost
from otp_atm.kiosk.load import BadFile

CONNECT_SECONDS: Final = 3.0
LARGEST_REPLY: Final = 65536
UNREACHABLE: Final = "bank-unreachable"
TIMEOUT: Final = "bank-timeout"
LOST: Final = "bank-reply-lost"
TLS: Final = "bank-tls-failed"
PORTS: Final[Mapping[str, int]] = {"http": 80, "https": 443}
"""Of an address that names none (RFC 9110, 4.2)."""


class Answer(NamedTuple):
    """What came back. `media_type` is in lower case, without parameters; names in `headers` count in any case.

    `body` is what its Content-Encoding stands for, cut one byte after the most that its exchange takes.
    """

    status: int
    media_type: str
    headers: Mapping[str, str]
    body: bytes


class Exchange(Protocol):
    """A way to put HTTP requests to a bank. One at a time."""

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        """Ask once, and give up after `deadline` seconds in all. Raises NeverSent, ReplyLost."""
        ...

    def close(self) -> None:
        """Release connections."""


class HttpExchange:
    """An `Exchange` with the server at `base_url`, over one kept connection. Not to be shared between threads.

    `papers` are for https; `most` is how many bytes of an answer it takes. The deadline of a request holds whatever the other side does:
    also against one that sends a byte now and then. There are no cookies, proxies, redirects: a bank has none.
    """

    def __init__(self, base_url: str, papers: Papers | None = None, most: int = LARGEST_REPLY) -> None:
        self._base_url = base_url.rstrip("/")
        self._papers = papers or Papers()
        self._most = most
        self._deadline = Deadline()
        self._pool: HTTPConnectionPool | None = None

    def exchange(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None, *, deadline: float) -> Answer:
        self._deadline.start(deadline)
        try:
            pool = self._pool = self._pool or self._opened()
            target = (urlsplit(self._base_url).path + path) or "/"
            timeout = Timeout(connect=min(CONNECT_SECONDS, deadline), read=deadline)
            response = pool.urlopen(method, target, body, headers, retries=False, redirect=False, timeout=timeout, preload_content=False)
            return answer(response, self._most)
        except (HTTPError, OSError) as error:
            failure = translated(error, asked=self._deadline.asked)
        raise failure

    def close(self) -> None:
        if self._pool:
            self._pool.close()
            self._pool = None

    def _opened(self) -> HTTPConnectionPool:
        """Raises NeverSent for an address that leads nowhere, and where there is nothing to verify the bank by."""
        server = server_at(self._base_url)
        if not server.secure:
            return TimedPool(server.host, server.port, maxsize=1, deadline=self._deadline)
        context = context_of(self._papers)
        return TimedSecurePool(server.host, server.port, maxsize=1, ssl_context=context, deadline=self._deadline)


class Server(NamedTuple):
    """Who is connected to: a host's name as DNS has it, or its address."""

    secure: bool
    host: str
    port: int


def server_at(base_url: str) -> Server:
    """Raises NeverSent for an address that leads nowhere."""
    try:
        url = urlsplit(base_url)
        host, port = (url.hostname or "").encode("idna").decode("ascii"), url.port
    except ValueError:
        raise NeverSent(UNREACHABLE) from None
    if not host or url.scheme not in PORTS:
        raise NeverSent(UNREACHABLE)
    return Server(url.scheme == "https", host, PORTS[url.scheme] if port is None else port)


def context_of(papers: Papers) -> ssl.SSLContext:
    """Raises NeverSent where there is nothing to verify the bank by."""
    try:
        return papers.context()
    except BadFile:
        raise NeverSent(TLS) from None


def answer(response: BaseHTTPResponse, most: int) -> Answer:
    """What a response says. Its connection is free for the next request, or closed where there is more to come."""
    try:
        body = response.read(most + 1, decode_content=True)
        if len(body) > most:
            response.close()
    except BaseException:
        response.close()
        raise
    finally:
        response.release_conn()
    media_type = media_type_in(response.headers.get("Content-Type", ""))
    return Answer(response.status, media_type, response.headers, body)


def translated(error: Exception, *, asked: bool) -> NeverSent | ReplyLost:
    """What a failure means for us; `asked`: the request had begun to be sent. What the error quotes stays behind."""
    causes = list(chain_of(error))
    about_tls = [cause for cause in causes if isinstance(cause, SSLError | ssl.SSLError)]
    late = any(isinstance(cause, TimeoutError | TooLate) for cause in causes)
    if any(isinstance(cause, NewConnectionError | ConnectTimeoutError) for cause in causes):
        return NeverSent(UNREACHABLE)
    if about_tls and (not asked or any(map(refuses_us, about_tls))):
        return NeverSent(TLS)
    if not asked:
        return NeverSent(TIMEOUT if late else UNREACHABLE)
    return ReplyLost(TIMEOUT if late else LOST)


def refuses_us(error: Exception) -> bool:
    """Whether the bank has ended the greeting: TLS 1.3 lets it say so only after the request is under way (RFC 8446, 4.4.2.4)."""
    reason = getattr(error, "reason", None)
    return isinstance(reason, str) and any(word in reason for word in REFUSALS)


REFUSALS: Final = ("CERTIFICATE_REQUIRED", "ALERT_BAD_CERTIFICATE", "ALERT_CERTIFICATE", "ALERT_UNKNOWN_CA", "ALERT_ACCESS_DENIED")
"""What OpenSSL's reasons hold when the other side does not like our certificate, or misses it (alerts of RFC 8446, 6.2)."""


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """An exception and what lies under it; urllib3 hides that in different places."""
    seen: list[BaseException] = []
    below: object = error
    while isinstance(below, BaseException) and below not in seen:
        seen.append(below)
        yield below
        inner = next(iter(below.args), None)
        below = inner if isinstance(inner, BaseException) else below.__cause__ or below.__context__


# A deadline for the whole of a reply. Sockets only know one for each read, which a byte now and then starts anew.


class Deadline:
    """When the present request must be over, and whether it has begun to be sent."""

    def __init__(self) -> None:
        self._end = 0.0
        self.asked = False

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self.asked = False

    def left(self) -> float:
        """Seconds left. Raises TimeoutError when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class DeadlineIO(RawIOBase):
    """Reads from a socket, each time with no more patience than is left."""

    def __init__(self, sock: socket, deadline: Deadline) -> None:
        self._socket = sock
        self._raw: SocketIO = sock.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(self._deadline.left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class Reply(HTTPResponse):
    """A reply that is read within a deadline."""

    def __init__(self, sock: socket, *args: Any, deadline: Deadline, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp.close()
        self.fp = BufferedReader(DeadlineIO(sock, deadline))


class TimedConnection(HTTPConnection):
    """Obeys a deadline, and tells it when it begins to send."""

    def __init__(self, *args: Any, deadline: Deadline, **more: Any) -> None:
        super().__init__(*args, **more)
        self._deadline = deadline
        self.response_class: Any = partial(Reply, deadline=deadline)

    def request(self, *args: Any, **more: Any) -> None:
        self._deadline.asked = True
        super().request(*args, **more)


class TimedSecureConnection(HTTPSConnection):
    """The same over TLS."""

    def __init__(self, *args: Any, deadline: Deadline, **more: Any) -> None:
        super().__init__(*args, **more)
        self._deadline = deadline
        self.response_class: Any = partial(Reply, deadline=deadline)

    def request(self, *args: Any, **more: Any) -> None:
        self._deadline.asked = True
        super().request(*args, **more)


class TimedPool(HTTPConnectionPool):
    """Takes the deadline of its connections as `deadline`."""

    ConnectionCls = TimedConnection


class TimedSecurePool(HTTPSConnectionPool):
    """The same over TLS."""

    ConnectionCls = TimedSecureConnection
