"""A gateway as banks put it before an API: a certificate is demanded, a key, an access token, and the API lies under a path of its own."""

from __future__ import annotations

import json
import secrets
import ssl
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

CLIENT, SECRET, API_KEY = "atm-branch 7", "s:cret/+ü", "key-of-the-terminal"
PREFIX = "/atm/api"
SESSION = "Card-Session"


@dataclass
class Gateway:
    """What a front demands, and what it has seen. `life` is that of its tokens in seconds, None: it does not say."""

    behind: str
    life: float | None = 300
    in_body: bool = False
    tokens: list[str] = field(default_factory=list)
    refusal: tuple[int, dict[str, str]] | None = None
    """What the token endpoint answers in place of a token."""
    asked: int = 0
    """How often a request came without a good token."""

    def revoke(self) -> None:
        """No token given so far is good any more."""
        self.tokens = [""] * len(self.tokens)


class Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def answer(self) -> None:
        gateway: Gateway = self.server.gateway
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/token":
            self.say(*self.token(gateway, parse_qs(body.decode())))
        elif self.headers.get("X-Api-Key") != API_KEY or not self.path.startswith(PREFIX):
            self.say(403, {"error": "who are you?"})
        elif self.headers.get("Authorization") not in [f"Bearer {token}" for token in gateway.tokens if token]:
            gateway.asked += 1
            self.say(401, {}, {"WWW-Authenticate": 'Bearer realm="atm", error="invalid_token"'})
        else:
            self.pass_on(gateway, body)

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

    def token(self, gateway: Gateway, form: dict[str, list[str]]) -> tuple[int, dict[str, object]]:
        if gateway.refusal:
            status, said = gateway.refusal
            return status, dict(said)
        if gateway.in_body:
            shown = (form["client_id"][0], form["client_secret"][0])
        else:
            user, _, password = b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode().partition(":")
            shown = (parse_qs(f"x={user}")["x"][0], parse_qs(f"x={password}")["x"][0])
        if shown != (CLIENT, SECRET) or form["grant_type"] != ["client_credentials"] or form["scope"] != ["atm otp"]:
            return 401, {"error": "invalid_client"}
        gateway.tokens.append(secrets.token_urlsafe(12))
        life = {} if gateway.life is None else {"expires_in": gateway.life}
        return 200, {"access_token": gateway.tokens[-1], "token_type": "Bearer", **life}

    def pass_on(self, gateway: Gateway, body: bytes) -> None:
        """To the bank behind, which knows nothing of all this: its card session travels where the access token did."""
        behind = HTTPConnection(urlsplit(gateway.behind).netloc)
        kept = {name: value for name, value in self.headers.items() if name.lower() not in {"authorization", "host", SESSION.lower()}}
        if session := self.headers.get(SESSION):
            kept["Authorization"] = f"Bearer {session}"
        behind.request(self.command, self.path.removeprefix(PREFIX), body, kept)
        reply = behind.getresponse()
        content = reply.read()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.headers.get("Content-Type", ""))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        behind.close()

    def say(self, status: int, said: dict[str, object], headers: dict[str, str] | None = None) -> None:
        content = json.dumps(said).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def front(gateway: Gateway, greeting: ssl.SSLContext) -> Iterator[str]:
    """The gateway as a server on loopback; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    server.gateway = gateway  # type: ignore[attr-defined]
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a terminal that is turned away at the greeting
    server.socket = greeting.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
