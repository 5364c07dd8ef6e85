"""The API as a server on this computer: says in one line of JSON where it is, and ends in order."""

from __future__ import annotations

import json
import secrets
import socket
import sys
from argparse import Namespace
from contextlib import closing
from typing import Any, Final

import msgspec
import uvicorn

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.person.wallet import wallet_of
from otp_atm.remote.app import remote_app
from otp_atm.remote.building import Builder
from otp_atm.remote.guard import Guard
from otp_atm.remote.house import House
from otp_atm.remote.openapi import openapi
from otp_atm.remote.words import OPERATIONS

LOOPBACK: Final = "127.0.0.1"


def serve(args: Namespace, settings: Settings) -> int:
    """Run until a signal."""
    with closing(socket.socket()) as listener:
        listener.bind((LOOPBACK, args.port))
        port = listener.getsockname()[1]
        fixtures = load_fixtures(settings.simulator.fixtures)
        builder = Builder(settings, fixtures, wallet_of(fixtures), None)
        ids = [f"ATM{number:05}" for number in range(1, args.terminals + 1)]
        with closing(House(builder, ids, frozen=args.frozen)) as house:
            token = secrets.token_urlsafe(32)
            guard = Guard(token, frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"}))
            app = remote_app(house, guard, OPERATIONS, msgspec.json.encode(openapi()))
            ready = {"port": port, "token": token, "url": f"http://{LOOPBACK}:{port}/#{guard.new_key()}", "terminals": ids}
            Server(ready, app).run([listener])
    return 0


class Server(uvicorn.Server):
    """Says where it is once it takes connections."""

    def __init__(self, ready: dict[str, Any], app: Any) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=2))
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(json.dumps(self._ready) + "\n")
        sys.stdout.flush()
