"""The API over real HTTP on loopback, in a thread of the test's process."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, Final

import requests
import uvicorn

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.person.wallet import wallet_of
from otp_atm.remote.app import remote_app
from otp_atm.remote.building import Builder
from otp_atm.remote.guard import Guard
from otp_atm.remote.hosted import Hosted
from otp_atm.remote.house import House, opened
from otp_atm.remote.serving import QUIET, hosts_at
from otp_atm.remote.words import OPERATIONS
from otp_atm.scenarios.behind import Banks

TOKEN: Final = "the-token-of-this-test"
PATIENCE: Final = 20.0


class Client:
    """Asks about one terminal, which is `hosted` in this process, and served by this."""

    def __init__(self, serving: Serving, hosted: Hosted) -> None:
        self.url = f"http://127.0.0.1:{serving.port}"
        self.serving = serving
        self.hosted = hosted
        self.terminal = hosted.id
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {TOKEN}"

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        return self.session.request(method, f"{self.url}/v1/terminals/{self.terminal}{path}", timeout=PATIENCE, **more)

    def __call__(self, method: str, path: str = "", **more: Any) -> Any:
        """What is told, where all is well."""
        reply = self.ask(method, path, **more)
        assert reply.ok, reply.text
        return reply.json()

    def problem(self, method: str, path: str, **more: Any) -> Any:
        """What is wrong."""
        reply = self.ask(method, path, **more)
        assert reply.headers["Content-Type"] == "application/problem+json", reply.text
        problem = reply.json()
        assert problem["status"] == reply.status_code
        return problem


class Serving:
    """A house at one address, by a server after another."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._listener = self._listening(0)
        self.port = self._listener.getsockname()[1]
        self.guard = Guard(TOKEN, hosts_at("127.0.0.1", self.port))
        self._start()

    def restart(self, meanwhile: Callable[[], object]) -> None:
        """At once and with the same token; nobody answers `meanwhile`."""
        self._server.force_exit = True
        self.end()
        meanwhile()
        self._listener = self._listening(self.port)
        self.guard = Guard(TOKEN, hosts_at("127.0.0.1", self.port))
        self._start()

    def end(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()

    def _start(self) -> None:
        self._server = uvicorn.Server(uvicorn.Config(remote_app(self.house, self.guard, OPERATIONS), **QUIET))
        self._thread = Thread(target=self._server.run, args=([self._listener],))
        self._thread.start()

    @staticmethod
    def _listening(port: int) -> socket.socket:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        return listener


@contextmanager
def house_at(count: int = 1, *, frozen: bool = True, banks: Callable[[str], Banks] | None = None) -> Iterator[list[Client]]:
    """So many terminals with banks of their own, unless others are given, and a client of each."""
    fixtures = load_fixtures()
    ids = [f"ATM{number:05}" for number in range(1, count + 1)]
    with opened(Builder(Settings(), fixtures, wallet_of(fixtures), banks), ids, frozen=frozen) as house:
        serving = Serving(house)
        clients = [Client(serving, hosted) for hosted in house.terminals]
        try:
            yield clients
        finally:
            for client in clients:
                client.session.close()
            serving.end()
