"""The banks that the tests run against: in this process and as a real process over HTTP, over memory, SQLite and a real PostgreSQL."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import pytest

from otp_atm.bank.simulator.bank import SimulatedBank
from otp_atm.bank.simulator.clock import SettableClock
from otp_atm.bank.simulator.desk import Desk
from otp_atm.bank.simulator.faults import Faults
from otp_atm.bank.simulator.fixtures import Fixtures, load_fixtures
from otp_atm.bank.simulator.in_process import InProcessTransport
from otp_atm.bank.simulator.memory_store import MemoryStore
from otp_atm.bank.simulator.opening import open_bank
from otp_atm.bank.simulator.sql_store import SqlStore
from otp_atm.bank.simulator.store import Store
from otp_atm.bank.wire import control
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Nothing
from tests.bank.postgres import private_postgres, programs, within
from tests.bank.process import BankProcess
from tests.bank.world import World
from tests.needs import need


@pytest.fixture(scope="session")
def fixtures() -> Fixtures:
    return load_fixtures()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL of our own."""
    found = programs()
    need("server", "" if found else "no PostgreSQL here (Debian: postgresql)")
    assert found
    with private_postgres(found) as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BankProcess]:
    folder = tmp_path_factory.mktemp("sqlite-bank")
    with BankProcess(folder, f"sqlite:///{folder}/bank.sqlite3") as process:
        yield process


@pytest.fixture(scope="session")
def postgres_process(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Iterator[BankProcess]:
    with BankProcess(tmp_path_factory.mktemp("postgres-bank"), postgres_url) as process:
        yield process


def in_process(store: Store, fixtures: Fixtures) -> Callable[[], InProcessTransport]:
    clock, faults = SettableClock(), Faults()
    issuer = open_bank(store, fixtures, bytes(32), clock, secrets.token_bytes)
    bank = SimulatedBank(issuer, faults, Desk(issuer, fixtures, faults, clock))
    return lambda: InProcessTransport(bank, time.sleep)


@pytest.fixture(scope="session")
def workers_process(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> Iterator[BankProcess]:
    """A bank of two processes at one address."""
    with BankProcess(tmp_path_factory.mktemp("workers-bank"), within(postgres_url, "workers"), "--workers", "2") as process:
        yield process


FORMS: Final = ("memory", "sqlite", "http-sqlite", "http-postgres")


@pytest.fixture(params=FORMS)
def world(request: pytest.FixtureRequest, fixtures: Fixtures, tmp_path: Path) -> Iterator[World]:
    """A bank as new, in each of its forms."""
    with bank_world(request, fixtures, tmp_path) as world:
        yield world


@contextmanager
def bank_world(request: pytest.FixtureRequest, fixtures: Fixtures, folder: Path) -> Iterator[World]:
    """A bank as new, of the form that is the parameter of the request."""
    name: str = request.param
    if name.startswith("http"):
        process: BankProcess = request.getfixturevalue(f"{name.removeprefix('http-')}_process")
        url = process.url
        with closing(HttpTransport.to(url)) as desk:
            desk.call(control.RESET, Nothing(), deadline=10)
            yield World(name, lambda: HttpTransport.to(url), fixtures)
    else:
        with closing(MemoryStore() if name == "memory" else SqlStore(f"sqlite:///{folder}/bank.sqlite3")) as store:
            yield World(name, in_process(store, fixtures), fixtures)
