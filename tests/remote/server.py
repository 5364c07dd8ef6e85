"""The API over real HTTP on loopback, in a thread of the test's process."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
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
    """Asks about one terminal, which is `hosted` in this process."""

    def __init__(self, url: str, guard: Guard, hosted: Hosted, house: House | None = None) -> None:
        self.url = url
        self.guard = guard
        self.house = house
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


@contextmanager
def house_at(count: int = 1, *, frozen: bool = True, banks: Callable[[str], Banks] | None = None) -> Iterator[list[Client]]:
    """So many terminals with banks of their own, unless others are given, and a client of each."""
    fixtures = load_fixtures()
    ids = [f"ATM{number:05}" for number in range(1, count + 1)]
    with (
        closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)) as listener,
        opened(Builder(Settings(), fixtures, wallet_of(fixtures), banks), ids, frozen=frozen) as house,
    ):
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        guard = Guard(TOKEN, hosts_at("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(remote_app(house, guard, OPERATIONS), **QUIET))
        thread = Thread(target=server.run, args=([listener],))
        thread.start()
        clients = [Client(f"http://127.0.0.1:{port}", guard, hosted, house) for hosted in house.terminals]
        try:
            yield clients
        finally:
            for client in clients:
                client.session.close()
            server.should_exit = True
            thread.join()
