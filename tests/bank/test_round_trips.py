"""A database may be some way off: what a request costs there is round trips, and they are counted on the line to a real PostgreSQL."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from threading import Thread

import pytest

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.sql_store import SqlStore
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.services.one_time_password import ENROL, READ_ENROLMENT
from otp_atm.bank.wire.terminal import OPEN_CARD_SESSION
from tests.bank.conftest import in_process
from tests.bank.postgres import within
from tests.bank.world import World


class CountedLine:
    """A TCP proxy. A round trip is an answer after a question: what is sent meanwhile without waiting costs none."""

    def __init__(self, port: int) -> None:
        self.trips = 0
        self._beyond = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        Thread(target=self._take, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                beyond = socket.create_connection(("127.0.0.1", self._beyond))
                asked = [False]
                Thread(target=self._carry, args=(here, beyond, asked, True), daemon=True).start()
                Thread(target=self._carry, args=(beyond, here, asked, False), daemon=True).start()

    def _carry(self, source: socket.socket, to: socket.socket, asked: list[bool], is_question: bool) -> None:
        with suppress(OSError), source, to:
            while piece := source.recv(65536):
                self.trips += asked[0] and not is_question
                asked[0] = is_question
                to.sendall(piece)


@pytest.fixture(scope="module")
def counted(postgres_url: str, fixtures: Fixtures) -> Iterator[tuple[CountedLine, World]]:
    url = within(postgres_url, "round_trips")
    port = url.rpartition(":")[2].partition("/")[0]
    with closing(CountedLine(int(port))) as line, closing(SqlStore(url.replace(f":{port}/", f":{line.port}/"))) as store:
        world = World("counted", in_process(store, fixtures), fixtures)
        world.token("sara")
        yield line, world


def test_what_a_visit_costs_at_the_database(counted: tuple[CountedLine, World]) -> None:
    """The least of several times: where this computer is busy, what was sent without waiting is answered before the next is on the line."""
    line, world = counted
    card_and_pin, token, wish = world.card_and_pin(world.card("sara")), world.token("sara"), world.wish("sara", replace=True)
    for most, ask in (
        (16, lambda: world.do(OPEN_CARD_SESSION, card_and_pin)),
        (7, lambda: world.do(READ_ENROLMENT, Nothing(), token=token)),
        (12, lambda: world.do(ENROL, wish, token=token, key=world.new_key())),
    ):
        costs = []
        for _ in range(3):
            before = line.trips
            ask()
            costs.append(line.trips - before)
        assert min(costs) <= most
