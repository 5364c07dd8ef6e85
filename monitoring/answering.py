"""Answers two addresses over HTTP, in threads of their own: `/healthz` and `/metrics`.

Nothing can be changed there, and nobody gets in the terminal's way: few are answered at a time and few in a second, each has a moment to
ask and one to listen, and a port that cannot be had is tried again while the terminal serves.
"""

from __future__ import annotations

import io
import json
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPException, parse_headers
from threading import BoundedSemaphore, Event, Thread
from typing import Final, NamedTuple

from prometheus_client.exposition import choose_encoder

from otp_atm.monitoring.condition import Pulse
from otp_atm.monitoring.metrics import Metrics
from otp_atm.monitoring.settings import address_of

AT_ONCE: Final = 4
"""Who is answered at the same time; the others wait at the door, where there is room for as many again."""
PAUSE: Final = 0.02
"""Seconds from one who is let in to the next."""
PATIENCE: Final = 2.0
"""Seconds in which somebody has asked, and then has taken the answer."""
LONGEST_HEAD: Final = 8192
"""Bytes."""
RETRY: Final = 10.0
"""Seconds after which a port that cannot be had is tried again."""
TEXT: Final = "text/plain; charset=utf-8"
END: Final = b"\r\n\r\n"


class Answer(NamedTuple):
    status: HTTPStatus
    media_type: str
    body: bytes


Respond = Callable[[str], Answer]
"""What is answered to somebody who accepts these media types (`Accept`)."""


def answers_of(pulse: Pulse, metrics: Metrics) -> Mapping[str, Respond]:
    """By their paths."""

    def healthz(_: str) -> Answer:
        health = pulse.health
        told = {"status": "ok" if health.well else "unavailable", "state": health.status, "code": health.code}
        status = HTTPStatus.OK if health.well else HTTPStatus.SERVICE_UNAVAILABLE
        return Answer(status, "application/json", json.dumps(told).encode() + b"\n")

    def numbers(accept: str) -> Answer:
        encode, media_type = choose_encoder(accept)
        return Answer(HTTPStatus.OK, media_type, encode(metrics.registry))

    return {"/healthz": healthz, "/metrics": numbers}


class Answering:
    """Answers at an address (`monitoring.settings`), from now on until `close`. That it cannot be had, `complain` is told once."""

    def __init__(
        self,
        listen: str,
        answers: Mapping[str, Respond],
        complain: Callable[[str], None],
        *,
        patience: float = PATIENCE,
        retry: float = RETRY,
    ) -> None:
        self._listen = listen
        self._answers = answers
        self._complain = complain
        self._patience = patience
        self._retry = retry
        self._door = BoundedSemaphore(AT_ONCE)
        self._over = Event()
        self._listener: socket.socket | None = None
        Thread(target=self._work, name="monitoring", daemon=True).start()

    def close(self) -> None:
        """Nobody is let in any more."""
        self._over.set()
        if self._listener:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes whoever waits there (Linux)
            self._listener.close()

    def _work(self) -> None:
        well = True
        while not self._over.is_set():
            try:
                with listening(self._listen) as self._listener:
                    well = True
                    self._let_in(self._listener)
            except OSError as error:
                if well and not self._over.is_set():
                    self._complain(f"monitoring.listen: {self._listen}: {why_not(error)}; it is tried again")
                well = False
                self._over.wait(self._retry)

    def _let_in(self, listener: socket.socket) -> None:
        while not self._over.is_set():
            self._door.acquire()
            try:
                somebody, _ = listener.accept()
            except OSError:
                self._door.release()
                raise
            Thread(target=self._serve, args=(somebody,), name="monitoring", daemon=True).start()
            self._over.wait(PAUSE)

    def _serve(self, somebody: socket.socket) -> None:
        try:
            with closing(somebody), suppress(OSError):
                said = self._said(head_of(somebody, self._patience))
                somebody.settimeout(self._patience)
                somebody.sendall(said)
        finally:
            self._door.release()

    def _said(self, head: bytes) -> bytes:
        """The whole reply to a request with this head."""
        line, _, rest = head.partition(b"\r\n")
        method, _, target = line.decode("latin-1").partition(" ")
        path = target.partition(" ")[0].partition("?")[0]
        try:
            accept = parse_headers(io.BytesIO(rest)).get("Accept", "")
        except HTTPException:
            return written(Answer(HTTPStatus.BAD_REQUEST, TEXT, b""))
        respond = self._answers.get(path)
        if not head.endswith(END) or " HTTP/1." not in target:
            return written(Answer(HTTPStatus.BAD_REQUEST, TEXT, b""))
        if respond is None:
            return written(Answer(HTTPStatus.NOT_FOUND, TEXT, b"there are /healthz and /metrics\n"))
        if method not in {"GET", "HEAD"}:
            return written(Answer(HTTPStatus.METHOD_NOT_ALLOWED, TEXT, b""), {"Allow": "GET, HEAD"})
        return written(respond(accept), without_body=method == "HEAD")


def listening(listen: str) -> socket.socket:
    """A socket that takes connections there. Raises OSError."""
    address = address_of(listen)
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    return socket.create_server(address, family=family, backlog=AT_ONCE)


def why_not(error: OSError) -> str:
    """Why an address cannot be had, which is told beside it: without what Python adds of it."""
    return (error.strerror or str(error)).partition(" (while attempting")[0]


def head_of(somebody: socket.socket, patience: float) -> bytes:
    """What somebody asks, as far as it comes in so many seconds. Raises OSError."""
    until = time.monotonic() + patience
    head = b""
    while END not in head and len(head) < LONGEST_HEAD:
        somebody.settimeout(max(0.001, until - time.monotonic()))
        part = somebody.recv(LONGEST_HEAD - len(head))
        if not part:
            break
        head += part
    return head[: head.find(END) + len(END)] if END in head else head


def written(answer: Answer, more: Mapping[str, str] = {}, *, without_body: bool = False) -> bytes:
    headers = {
        "Content-Type": answer.media_type,
        "Content-Length": str(len(answer.body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Connection": "close",
        **more,
    }
    lines = [f"HTTP/1.1 {answer.status.value} {answer.status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + END + (b"" if without_body else answer.body)
