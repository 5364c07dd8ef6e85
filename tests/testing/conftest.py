"""An ATM that tests stand at, over real HTTP, and suites of somebody's own that are run there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.testing import Atm, standing_at
from tests.needs import need
from tests.remote.server import TOKEN, house_at
from tests.testing.suite import Suite


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    """Where two terminals are, in this process."""
    need("server")
    with house_at(2) as (first, _):
        yield first.url


@pytest.fixture(scope="module")
def standing(url: str) -> Iterator[Atm]:
    with standing_at(url, TOKEN) as atm:
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
