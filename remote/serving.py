"""The API as a server: says in one line of JSON where it is, and ends in order."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import os
import secrets
import socket
import stat
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, Final

import uvicorn
from msgspec import structs

from otp_atm.bank.settings import NATIVE
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.hardware.leaving import leaving
from otp_atm.kiosk.load import BadFile, explained
from otp_atm.kiosk.stream import Tell
from otp_atm.person.wallet import wallet_of
from otp_atm.remote.app import remote_app
from otp_atm.remote.building import Builder
from otp_atm.remote.connection import Punctual
from otp_atm.remote.guard import Guard
from otp_atm.remote.house import House, opened
from otp_atm.remote.pace import attune
from otp_atm.remote.words import OPERATIONS
from otp_atm.scenarios.bank_side import NoSide
from otp_atm.scenarios.behind import Banks, configured

LOOPBACK: Final = "127.0.0.1"
QUIET: Final[dict[str, Any]] = {
    "log_level": "warning",
    "access_log": False,
    "lifespan": "off",
    "http": Punctual,
    "ws": "none",
    "timeout_graceful_shutdown": 2,
    "timeout_keep_alive": 75,  # a test thinks between two steps, and a client that sends as the line is cut hears nothing
    "server_header": False,
    "proxy_headers": False,  # nobody asks where somebody comes from
}
PLAIN: Final = (
    "--listen {}: what goes over it is not enciphered, the token and what is typed among it; docs/remote.md says how to put TLS before it\n"
)
HTTP: Final = 80
"""The port that nobody writes."""
LAST_WORDS: Final = 1.0
"""Seconds in which whoever has asked something hears what has come of it when the server ends."""
SHORTEST_TOKEN: Final = 20
"""Characters of a token that is somebody's own."""


def serve(args: Namespace, settings: Settings) -> int:
    """Run until a signal. Raises BadFile, and NotNow where the port cannot be had."""
    if args.token is None and not is_loopback(args.listen):
        raise BadFile(f"--listen {args.listen} takes --token FILE, too: others can reach that address")
    token = token_of(args.token)
    if not is_loopback(args.listen):
        sys.stderr.write(PLAIN.format(args.listen))
        sys.stderr.flush()
    with closing(listening(args.listen, args.port)) as listener:
        fixtures = load_fixtures(settings.simulator.fixtures)
        builder = Builder(settings, fixtures, wallet_of(fixtures), None if args.own_bank else at_the_bank(args, settings))
        ids = ids_from(settings.terminal.id, args.terminals)
        with explained(args.config), opened(builder, ids, frozen=args.frozen) as house:
            attune()
            server = Server(house, listener, args.listen, token, args.called)
            leaving().then(server.end)
            if args.until_stdin_closes:
                Thread(target=server.end_with_stdin, daemon=True).start()
            server.run([listener])
    return 0


def listening(address: str, port: int) -> socket.socket:
    """A socket that takes connections there; port 0 is any that is free. Raises BadFile."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
    except OSError as error:
        raise BadFile(f"--listen {address} --port {port}: {error.strerror}") from None
    return listener


def token_of(file: Path | None) -> str:
    """The token in a file for its owner's eyes alone; a new one, if none is named. Raises BadFile."""
    if file is None:
        return secrets.token_urlsafe(32)
    try:
        if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise BadFile(f"{file}: others can read it: chmod 600 {file}")
        token = file.read_text("ascii").strip()
    except OSError as error:
        raise BadFile(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        token = ""
    if len(token) < SHORTEST_TOKEN or not (token.isascii() and token.isprintable()) or " " in token:
        raise BadFile(f"{file}: a token is {SHORTEST_TOKEN} or more visible characters of ASCII on one line")
    return token


def is_loopback(address: str) -> bool:
    """Whether only this computer can reach it."""
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def hosts_at(address: str, port: int, called: str | None = None) -> Callable[[str], bool]:
    """By which values of `Host` a server there may be called; `called` is one more.

    On loopback by its own names alone. Elsewhere by the name that it listens at, its computer's, and any address: a page that rebinds DNS
    (against which this is) is called by a name, never by an address.
    """
    names = {LOOPBACK, "localhost", "[::1]"} if is_loopback(address) else {"localhost", socket.gethostname().lower()}
    known = names | {in_url(address).lower()}
    anywhere, other = not is_loopback(address), called.lower() if called else None

    def is_here(host: str) -> bool:
        name = host.removesuffix(f":{port}")
        written = name != host or port == HTTP
        return host == other or (written and (name in known or (anywhere and _is_address(name.strip("[]")))))

    return is_here


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def reachable(address: str) -> str:
    """What to call it by: where it listens at all addresses of this computer, by that one's name."""
    return socket.gethostname() if _is_address(address) and ipaddress.ip_address(address).is_unspecified else address


def in_url(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def at_the_bank(args: Namespace, settings: Settings, hears: Tell | None = None) -> Callable[[str], Banks]:
    """How a terminal of some id reaches the bank of the configuration, in which nothing is put back or moved. Its phone asks the same bank,
    if that speaks our contract. `hears` is told of what the terminal sends and is answered."""

    def banks(id: str) -> Banks:
        own = structs.replace(settings, terminal=structs.replace(settings.terminal, id=id))
        return configured(own, own.told(args.config), NoSide(), settings.bank.url if settings.bank.driver == NATIVE else None, hears)

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

    def __init__(self, house: House, listener: socket.socket, address: str, token: str, called: str | None = None) -> None:
        self._house = house
        port = listener.getsockname()[1]
        guard = Guard(token, hosts_at(address, port, called))
        super().__init__(uvicorn.Config(remote_app(house, guard, OPERATIONS), **QUIET))
        url = f"http://{in_url(reachable(address))}:{port}/#{guard.new_key()}"
        self._ready = {"port": port, "token": token, "url": url, "terminals": [hosted.id for hosted in house.terminals]}

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        sys.stdout.write(json.dumps(self._ready) + "\n")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """First the cards go back: whoever waits for something hears that it will not come."""
        await asyncio.to_thread(self._house.close)
        asyncio.get_running_loop().call_later(LAST_WORDS, self._hang_up)
        await super().shutdown(sockets)

    def _hang_up(self) -> None:
        """On whoever does not listen to what he is told last."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None: that it shall end it is told (`end`)."""
        yield

    def end(self) -> None:
        """As soon as it can. From any thread."""
        self.should_exit = True

    def end_with_stdin(self) -> None:
        """Whoever holds the other end of standard input wants it to end with him.

        Read below Python's buffer: a thread that waits within that keeps the interpreter from ending in peace.
        """
        with suppress(OSError):
            while sys.stdin and os.read(sys.stdin.fileno(), 4096):
                pass
        self.end()
