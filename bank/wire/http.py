"""The bank over HTTP, on requests. Importing this takes a while: let the thread do it that will call the bank."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from pathlib import Path
from socket import SocketIO, socket
from typing import Any, Final

import requests
from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError

from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.operation import Operation, Q, R
from otp_atm.bank.wire.problems import MEDIA_TYPE, Problem, understood
from otp_atm.bank.wire.reading import NotUnderstood, parsed, read, written
from otp_atm.bank.wire.retry_after import TRY_LATER, retry_after
from otp_atm.bank.wire.transport import NeverSent, ReplyLost, UnusableReply

CONNECT_SECONDS: Final = 3.0
LARGEST_REPLY: Final = 65536
ACCEPTED: Final = f"application/json, {MEDIA_TYPE}"
UNREACHABLE: Final = "bank-unreachable"
TIMEOUT: Final = "bank-timeout"
LOST: Final = "bank-reply-lost"
TLS: Final = "bank-tls-failed"
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,60}")


class HttpTransport:
    """A `bank.wire.transport.Transport` over one kept connection. Not to be shared between threads.

    `base_url` without a path's trailing slash; `ca_file` holds the certificates to trust for https, the usual ones if None.
    The deadline of a call holds whatever the other side does: also against one that sends a byte now and then.

    Requests go straight to an adapter of the `requests` library: a session of it would look for cookies, proxies and redirects, of which a
    bank has none, and take as long over that as the terminal over its own work.
    """

    def __init__(self, base_url: str, ca_file: Path | None = None) -> None:
        self._base_url = base_url.rstrip("/")
        self._verify = str(ca_file) if ca_file else True
        self._clock = Deadline()
        self._adapter = DeadlineAdapter(self._clock)

    def call(
        self,
        operation: Operation[Q, R],
        body: Q,
        *,
        path: Mapping[str, str] | None = None,
        token: str = "",
        idempotency_key: str = "",
        deadline: float,
    ) -> R | Problem:
        headers = {"Accept": ACCEPTED}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if idempotency_key:
            headers["Idempotency-Key"] = idempotency_key
        data = None
        if operation.request is not Nothing:
            headers["Content-Type"] = "application/json"
            data = written(body)
        request = PreparedRequest()
        self._clock.start(deadline)
        try:
            request.prepare(operation.method, self._base_url + operation.path.format_map(path or {}), headers, data=data)
            timeout = (min(CONNECT_SECONDS, deadline), deadline)
            with self._adapter.send(request, stream=True, timeout=timeout, verify=self._verify) as response:
                return usable(operation, response)
        except (requests.RequestException, HTTPError, OSError) as error:
            failure = translated(error)
        raise failure

    def close(self) -> None:
        self._adapter.close()


def usable(operation: Operation[Any, R], response: requests.Response) -> R | Problem:
    """The reply in a response. Raises UnusableReply."""
    advice = retry_after(response.headers) if response.status_code in TRY_LATER else None
    media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    succeeded = response.status_code == operation.status and media_type == "application/json"
    came = f"{operation.name}: {response.status_code}, {named(media_type)}"
    if not succeeded and not (response.status_code >= 400 and media_type == MEDIA_TYPE):
        raise UnusableReply(f"{came}, where {operation.status}, application/json or a problem, {MEDIA_TYPE}, was due", advice)
    body = response.raw.read(LARGEST_REPLY + 1, decode_content=True)
    if len(body) > LARGEST_REPLY:
        raise UnusableReply(f"{came}: longer than {LARGEST_REPLY} bytes", advice)
    try:
        if succeeded:
            return read(operation.reply, body)
        return problem_in(body, response.status_code, advice)
    except NotUnderstood as misfit:
        wrong = ", ".join(map(str, misfit.misfits))
        raise UnusableReply(f"{came}: {wrong}", advice) from None


def named(media_type: str) -> str:
    """A media type as it may be written into a line: whoever answers could send anything as one."""
    return media_type if _MEDIA_TYPE.fullmatch(media_type) else "another media type" if media_type else "no media type"


def problem_in(body: bytes, status: int, advice: int | None) -> Problem:
    """The problem document in a body. What HTTP itself says counts; members of that name only repeat it (RFC 9457, 3.1.2)."""
    document = parsed(body)
    said = {"status": status} if advice is None else {"status": status, "retry_after": advice}
    return understood(document | said if isinstance(document, dict) else document)


def translated(error: Exception) -> NeverSent | ReplyLost:
    """What a failure means for us. The request it quotes stays behind."""
    if isinstance(error, requests.RequestException) and isinstance(error, ValueError):
        return NeverSent(UNREACHABLE)  # requests found the address impossible
    causes = [error]
    while (cause := next_cause(causes[-1])) is not None and cause not in causes:
        causes.append(cause)
    if any(isinstance(cause, requests.exceptions.SSLError) for cause in causes):
        return NeverSent(TLS)
    if any(isinstance(cause, NewConnectionError | ConnectTimeoutError) for cause in causes):
        return NeverSent(UNREACHABLE)
    if any(isinstance(cause, TimeoutError | requests.Timeout) for cause in causes):
        return ReplyLost(TIMEOUT)
    return ReplyLost(LOST)


def next_cause(error: BaseException) -> Exception | None:
    """What lies under an exception of requests or urllib3, which hide it in different places."""
    below = error.reason if isinstance(error, MaxRetryError) else next(iter(error.args), None)
    below = below if isinstance(below, Exception) else error.__cause__ or error.__context__
    return below if isinstance(below, Exception) else None


# A deadline for the whole of a reply. Sockets only know one for each read, which a byte now and then starts anew.


class Deadline:
    """When the present call must be over."""

    def __init__(self) -> None:
        self._end = 0.0

    def start(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

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


class DeadlineAdapter(HTTPAdapter):
    """An adapter of requests with one connection, whose replies obey a deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def cert_verify(self, conn: Any, url: str, verify: bool | str, cert: Any) -> None:
        """Whatever keeps us from verifying is a failure of TLS: nothing has been sent."""
        try:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]
        except OSError as error:
            raise requests.exceptions.SSLError from error

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more)
        self.poolmanager.pool_classes_by_scheme = {
            "http": pool_with(HTTPConnectionPool, HTTPConnection, self._deadline),
            "https": pool_with(HTTPSConnectionPool, HTTPSConnection, self._deadline),
        }


def pool_with(pool: type[Any], connection: type[Any], deadline: Deadline) -> type[Any]:
    """A connection pool class whose connections read replies under a deadline."""

    class Reply(HTTPResponse):
        def __init__(self, sock: socket, *args: Any, **more: Any) -> None:
            super().__init__(sock, *args, **more)
            self.fp.close()
            self.fp = BufferedReader(DeadlineIO(sock, deadline))

    timed = type("TimedConnection", (connection,), {"response_class": Reply})
    return type("TimedPool", (pool,), {"ConnectionCls": timed})
