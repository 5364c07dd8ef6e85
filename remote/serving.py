"""The API as a server on this computer: says in one line of JSON where it is, and ends in order."""

from __future__ import annotations

import json
import os
import secrets
import socket
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from threading import Thread
from typing import Any, Final

import msgspec
import uvicorn
from msgspec import structs

from otp_atm.bank.settings import NATIVE
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.kiosk.load import BadFile
from otp_atm.person.wallet import wallet_of
from otp_atm.remote.app import remote_app
from otp_atm.remote.building import Builder
from otp_atm.remote.guard import Guard
from otp_atm.remote.house import House
from otp_atm.remote.openapi import openapi
from otp_atm.remote.words import OPERATIONS
from otp_atm.scenarios.bank_side import NoSide
from otp_atm.scenarios.behind import Banks, configured

LOOPBACK: Final = "127.0.0.1"


def serve(args: Namespace, settings: Settings) -> int:
    """Run until a signal."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)) as listener:
        listener.bind((LOOPBACK, args.port))
        port = listener.getsockname()[1]
        fixtures = load_fixtures(settings.simulator.fixtures)
        builder = Builder(settings, fixtures, wallet_of(fixtures), None if args.own_bank else at_the_bank(args, settings))
        ids = ids_from(settings.terminal.id, args.terminals)
        with closing(House(builder, ids, frozen=args.frozen)) as house:
            token = secrets.token_urlsafe(32)
            guard = Guard(token, frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"}))
            app = remote_app(house, guard, OPERATIONS, msgspec.json.encode(openapi()))
            ready = {"port": port, "token": token, "url": f"http://{LOOPBACK}:{port}/#{guard.new_key()}", "terminals": ids}
            server = Server(ready, app)
            if args.until_stdin_closes:
                Thread(target=server.end_with_stdin, daemon=True).start()
            server.run([listener])
    return 0


def at_the_bank(args: Namespace, settings: Settings) -> Callable[[str], Banks]:
    """How a terminal of some id reaches the bank of the configuration, in which nothing is put back or moved. Its phone asks the same bank,
    if that speaks our contract."""

    def banks(id: str) -> Banks:
        own = structs.replace(settings, terminal=structs.replace(settings.terminal, id=id))
        return configured(own, own.told(args.config), NoSide(), settings.bank.url if settings.bank.driver == NATIVE else None)

    return banks


def ids_from(first: str, count: int) -> list[str]:
    """So many ids, counted up from the first: ATM00001, ATM00002, … Raises BadFile where they run out."""
    name = first.rstrip("0123456789")
    digits = len(first) - len(name)
    numbers = range(int(first[len(name) :] or 0), int(first[len(name) :] or 0) + count)
    if count > 1 and len(str(numbers[-1])) > digits:
        raise BadFile(f"--terminals {count}: the ids that follow on terminal.id, {first}, have no room for so many")
    return [first] if count == 1 else [f"{name}{number:0{digits}}" for number in numbers]


class Server(uvicorn.Server):
    """Says where it is once it takes connections."""

    def __init__(self, ready: dict[str, Any], app: Any) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off", timeout_graceful_shutdown=2))
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(json.dumps(self._ready) + "\n")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """A signal has been obeyed with that, and is not sent on."""
        await super().shutdown(sockets)
        self._captured_signals.clear()

    def end_with_stdin(self) -> None:
        """Whoever holds the other end of standard input wants it to end with him.

        Read below Python's buffer: a thread that waits within that keeps the interpreter from ending in peace.
        """
        while os.read(sys.stdin.fileno(), 4096):
            pass
        self.should_exit = True
