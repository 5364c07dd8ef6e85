"""The bank as a process of its own: open its store, serve HTTP, say when ready, and stop with whoever wanted it."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket as network
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from socket import AF_INET, AF_INET6, IPPROTO_TCP, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from threading import Event, Thread
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.desk import Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.bank.simulator.generated import Generated
from otp_atm.bank.simulator.http.app import bank_app
from otp_atm.bank.simulator.http.replies import ABORT
from otp_atm.bank.simulator.http.settings import ServerSettings
from otp_atm.bank.simulator.http.waiting import Bell
from otp_atm.bank.simulator.http.workers import READY, Line, Workers, when_closed
from otp_atm.bank.simulator.issuer import Issuer
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.simulator.rules.forgetting import forget_what_ran_out
from otp_atm.bank.simulator.rules.limits import SWEEPS_APART
from otp_atm.bank.simulator.sql_store import CONNECTIONS, SqlStore
from otp_atm.bank.simulator.sql_url import SQLITE
from otp_atm.kiosk.closed_memory import close_memory
from otp_atm.kiosk.ending import ending_signals
from otp_atm.kiosk.loopback import is_loopback
from otp_atm.kiosk.private_file import keep_private, private

BACKLOG: Final = 2048
"""Connections that wait to be taken: many terminals wake up at the same time. The system may allow fewer (net.core.somaxconn)."""
LONGEST_GOODBYE: Final = 3
"""Seconds that requests under way may take once the bank is to end; a fault can hold one for ten minutes."""


class ControlOnNetwork(Exception):
    """A control desk would be open to others than the users of this computer, and nobody has said that it shall be."""


def serve(settings: ServerSettings) -> None:
    """Run until a signal or, if so set, the end of standard input. Prints `bank ready on URL` once connections are taken.

    Raises BadFile, StoreUnavailable, WrongMasterKey, ControlOnNetwork, OSError, ValueError (the master key).
    """
    with ended_by_signals():
        run(settings)


class Ended(BaseException):
    """A signal has come before the bank was at work, or after. Nothing catches it on the way out."""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let signals unwind whatever is going on, where nobody else takes care of them, rather than end the process there and then."""

    def end(*_: object) -> None:
        raise Ended

    former = {number: signal.signal(number, end) for number in ending_signals()}
    try:
        yield
    except Ended:
        pass
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def run(settings: ServerSettings) -> None:
    """Open, serve, close: alone, or by workers."""
    require_shared(settings)
    listener = bound(settings.host, settings.port)
    refuse_open_desk(settings, listener)
    listener.listen(BACKLOG)
    until = when_stdin_closes if settings.until_stdin_closes else till_told
    if settings.workers == 1:
        attend(settings, listener, partial(say_where, listener), until)
        return
    open_simulated_bank(settings).issuer.store.close()  # what is wrong with it is said once, and a new database is filled once
    workers = Workers(settings.workers, partial(work, settings), listener)
    for number in ending_signals():
        signal.signal(number, lambda *_: workers.stop())
    until(workers.stop)
    workers.serve(partial(say_where, listener))


def till_told(_: Callable[[], None]) -> None:
    """It goes on until a signal comes."""


def is_sqlite(settings: ServerSettings) -> bool:
    return bool(SQLITE.fullmatch(settings.database))


def require_shared(settings: ServerSettings) -> None:
    """Raises ValueError for workers that would share a database that only one of them can write to."""
    if settings.workers > 1 and is_sqlite(settings):
        raise ValueError("several workers share one database, and SQLite has one writer: name a PostgreSQL with --database")


def work(settings: ServerSettings, listener: socket, line: Line) -> None:
    """Be one of several workers."""
    close_memory()
    with ended_by_signals():
        attend(settings, listener, partial(line.send_bytes, READY), partial(when_closed, line))


def attend(settings: ServerSettings, listener: socket, ready: Callable[[], None], until: Callable[[Callable[[], None]], None]) -> None:
    """Serve at this socket. `ready` is called once connections are taken, `until` with what ends it."""
    bank, bell = open_simulated_bank(settings), Bell()
    app = bank_app(bank, bell)
    config = uvicorn.Config(
        Breakable(app) if settings.control else app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=LONGEST_GOODBYE,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    server = BankServer(config, bell, ready)
    until(server.stop)
    sweeping = Event()
    sweeper = Thread(target=sweep, args=(bank.issuer, sweeping), name="sweeper", daemon=True)
    sweeper.start()
    try:
        server.run([listener])
    finally:
        for number in ending_signals():
            signal.signal(number, signal.SIG_IGN)  # it is ending: whoever cannot wait would leave the database open
        sweeping.set()
        sweeper.join()
        bank.issuer.store.close()


def bound(host: str, port: int) -> socket:
    """A socket with this address; once it listens, connections wait there until the bank is open.

    It names its protocol, by which asyncio knows that it may turn off Nagle's algorithm: else every reply waits 40 ms for an ACK.
    An address that was in use a moment ago may be taken again; one that is in use may not, which Windows needs to be told.
    """
    listener = socket(AF_INET6 if ":" in host else AF_INET, SOCK_STREAM, IPPROTO_TCP)
    listener.setsockopt(SOL_SOCKET, getattr(network, "SO_EXCLUSIVEADDRUSE", SO_REUSEADDR), 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise OSError(f"{host}:{port}: {getattr(error, 'strerror', 'a port is 0 to 65535')}") from error
    return listener


def refuse_open_desk(settings: ServerSettings, listener: socket) -> None:
    """The address that the socket got is what counts, however it was written. Raises ControlOnNetwork, the socket closed."""
    address = listener.getsockname()[0]
    if settings.control and not settings.control_on_network and not is_loopback(address):
        listener.close()
        raise ControlOnNetwork(
            f"a control desk on {settings.host or address} is open to the network: who reaches it reads all text messages and moves the "
            "clock. Listen on 127.0.0.1, or say --control-on-network, too"
        )


def open_simulated_bank(settings: ServerSettings) -> SimulatedBank:
    """The bank over its database, with a control desk if so set."""
    by_rule = Generated(terminals=settings.terminals, cards=settings.cards, seed=settings.seed)
    fixtures = by_rule.added_to(load_fixtures(settings.fixtures))
    clock, faults = SettableClock(), Faults()
    key = master_key(settings.master_key_file)  # first, for it makes the folder in which a new database usually lies, too
    store = SqlStore(settings.database, CONNECTIONS if is_sqlite(settings) else settings.connections)
    try:
        issuer = open_bank(store, fixtures, key, clock, secrets.token_bytes, policy=settings)
    except BaseException:
        store.close()
        raise
    return SimulatedBank(issuer, faults, Desk(issuer, fixtures, faults, clock, alone=settings.workers == 1) if settings.control else None)


def master_key(file: Path) -> bytes:
    """The bank's master key, drawn and kept for the owner's eyes where there is none yet."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "x", encoding="ascii", opener=private) as new:
            new.write(secrets.token_hex(32))
            new.flush()
            os.fsync(new.fileno())
    keep_private(file)
    try:
        return bytes.fromhex(file.read_text(encoding="ascii").strip())
    except ValueError:
        raise ValueError(f"{file}: does not hold 64 hexadecimal digits") from None


class BankServer(uvicorn.Server):
    """Says when it takes connections; when it stops, lets nobody wait for messages any longer."""

    def __init__(self, config: uvicorn.Config, bell: Bell, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._bell = bell
        self._ready = ready

    def stop(self) -> None:
        """Soon. From any thread."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """While it serves, a signal is a wish to stop. Uvicorn would raise it again afterwards, and end the process before the database."""
        former = {number: signal.signal(number, self.handle_exit) for number in ending_signals()}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self._bell.close()
        await super().shutdown(sockets)


def sweep(issuer: Issuer, ended: Event) -> None:
    """Forget what runs out while nobody asks for anything."""
    while not ended.wait(SWEEPS_APART):
        forget_what_ran_out(issuer)


def say_where(listener: socket) -> None:
    """On standard output: whoever has started it waits for that."""
    host, port, *_ = listener.getsockname()
    sys.stdout.write(f"bank ready on http://{f'[{host}]' if ':' in host else host}:{port}\n")
    sys.stdout.flush()


def when_stdin_closes(then: Callable[[], None]) -> None:
    """Whoever holds the other end of standard input wants the program to end with it.

    Read below Python's buffer: a thread that waits within that keeps the interpreter from ending in peace.
    """

    def listen() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        then()

    Thread(target=listen, daemon=True).start()


class Breakable:
    """Lets a response break its connection, for faults."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cycle: Any = getattr(send, "__self__", None)  # uvicorn's request-response cycle, which holds the connection
        abort: Callable[[], None] | None = cycle and cycle.transport.abort
        await self._app({**scope, ABORT: abort}, receive, send)
