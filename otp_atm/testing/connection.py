"""The way to an ATM: HTTP with a token, on one connection that is kept."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Lock
from typing import Any, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from otp_atm.testing.errors import Refused, Unexpected, Unreachable, error_in

__tracebackhide__ = True  # a failure is shown at the line of the test

PATIENCE: Final = 120.0
"""Seconds after which an ATM that says nothing is given up: more than any of its answers takes."""
REST: Final = 2.0
"""Seconds after which a connection that has been idle is made anew: servers close it after a few more."""
FAILURES: Final = (OSError, HTTPException, UnicodeError)
"""What comes of an address at which nobody answers; the last of a host whose name is none."""
TOKEN: Final = re.compile(r"[!-~]+")
SCHEMES: Final = {"http": HTTPConnection, "https": HTTPSConnection}


class Connection:
    """Asks at `url`, such as `http://127.0.0.1:8399`, for whoever knows the token. May be used by several threads, which take turns."""

    def __init__(self, url: str, token: str, patience: float = PATIENCE) -> None:
        """Raises Unreachable for what is no such address."""
        parts = _parts(url)
        if parts is None or parts.scheme not in SCHEMES or not parts.hostname:
            raise Unreachable(f"{url} is no address of an ATM: it begins with http:// or https://, and a host")
        if not TOKEN.fullmatch(token):
            raise Unreachable("a token is visible characters of ASCII, without spaces: what is given is none")
        self.url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._kind = SCHEMES[parts.scheme]
        self._host = parts.netloc
        self._base = parts.path.rstrip("/")
        self._token = token
        self._patience = patience
        self._taking_turns = Lock()
        self._line: HTTPConnection | None = None
        self._used = 0.0

    def told(self, method: str, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> Any:
        """What the ATM says in JSON, None where it says nothing. `body` is sent as JSON; text as it is."""
        content = self.asked(method, path, body, query)
        try:
            return json.loads(content) if content else None
        except (ValueError, RecursionError):
            raise self._no_atm() from None

    def asked(self, method: str, path: str, body: Any = None, query: Mapping[str, Any] | None = None) -> bytes:
        """The body of the answer. Raises Unexpected or Refused for a problem, Unreachable where there is no answer."""
        content = None if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}"}
        if method != "GET":
            headers["Idempotency-Key"] = secrets.token_hex(16)
        if content is not None:
            headers["Content-Type"] = "application/yaml" if isinstance(body, str) else "application/json"
        target = f"{self._base}{path}" + (f"?{urlencode(known)}" if (known := _known(query)) else "")
        with self._taking_turns:
            status, said = self._exchanged(method, target, content, headers)
        if status >= 400:
            raise _problem(status, said)
        if status >= 300:
            raise self._no_atm()
        return said

    @contextmanager
    def followed(self, path: str, patience: float) -> Iterator[HTTPResponse]:
        """An answer that goes on, on a connection of its own; silence of so many seconds ends it with TimeoutError."""
        try:
            line = self._kind(self._host, timeout=patience)
            line.request("GET", f"{self._base}{path}", headers={"Authorization": f"Bearer {self._token}"})
            reply = line.getresponse()
        except FAILURES as failure:
            raise self._unreachable(failure) from None
        try:
            if reply.status >= 400:
                raise _problem(reply.status, reply.read())
            yield reply
        finally:
            line.close()

    def close(self) -> None:
        with self._taking_turns:
            self._hang_up()

    def _exchanged(self, method: str, target: str, content: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        """Once more where a connection that was kept turns out to be closed: the key in the headers has it done once."""
        kept = self._line is not None and time.monotonic() - self._used < REST
        for is_last in (not kept, True):
            try:
                return self._sent(method, target, content, headers)
            except FAILURES as failure:
                self._hang_up()
                if is_last or isinstance(failure, TimeoutError):
                    raise self._unreachable(failure) from None
        raise AssertionError

    def _sent(self, method: str, target: str, content: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        if self._line is None or time.monotonic() - self._used >= REST:
            self._hang_up()
            self._line = self._kind(self._host, timeout=self._patience)
        self._line.request(method, target, content, headers)
        reply = self._line.getresponse()
        said = reply.read()
        self._used = time.monotonic()
        return reply.status, said

    def _unreachable(self, failure: Exception) -> Unreachable:
        return Unreachable(f"{self.url}: {failure or type(failure).__name__}")

    def _no_atm(self) -> Unreachable:
        return Unreachable(f"{self.url}: something answers there, but no ATM")

    def _hang_up(self) -> None:
        if self._line:
            self._line.close()
        self._line = None


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None


def _known(query: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (query or {}).items() if value is not None}


def _problem(status: int, said: bytes) -> Refused | Unexpected:
    try:
        return error_in(status, json.loads(said))
    except ValueError:
        return error_in(status, None)
