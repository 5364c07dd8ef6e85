"""An ATM that tests stand at, over real HTTP, and suites of somebody's own that are run there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.testing import Atm, standing_at
from tests.needs import need
from tests.remote.server import TOKEN, Client, house_at
from tests.testing.suite import Suite


@pytest.fixture(scope="session")
def house() -> Iterator[list[Client]]:
    """Two terminals, in this process."""
    need("server")
    with house_at(2) as terminals:
        yield terminals


@pytest.fixture
def url(house: list[Client]) -> Iterator[str]:
    """Where they are, for whoever leaves them as he likes."""
    yield house[0].url
    for terminal in house:
        terminal("POST", "/reset")


@pytest.fixture(scope="module")
def standing(house: list[Client]) -> Iterator[Atm]:
    with standing_at(house[0].url, TOKEN) as atm:
        yield atm


@pytest.fixture
def atm(standing: Atm) -> Iterator[Atm]:
    """One with everything as in the beginning."""
    standing.reset("en")
    yield standing
    standing.reset()


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    """Somebody's own tests, of which there are none yet."""
    return Suite(tmp_path)
