"""The contract of banks, over the native client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.contracts.bank import *  # noqa: F403
from tests.contracts.bank import NativeRig, native_rig

FIXTURES = load_fixtures()


@pytest.fixture
def rig() -> Iterator[NativeRig]:
    with native_rig(FIXTURES) as rig:
        yield rig
