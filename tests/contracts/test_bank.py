"""The contract of banks, over the native client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.contracts.bank import *  # noqa: F403
from otp_atm.contracts.bank import IN_CARD_SESSION, SERVICES
from tests.contracts.bank import NativeRig, native_rig
from tests.whole import TABLE

FIXTURES = load_fixtures()


@pytest.fixture
def rig() -> Iterator[NativeRig]:
    with native_rig(FIXTURES) as rig:
        yield rig


def test_the_contract_knows_the_services_that_there_are() -> None:
    assert {service.name for service in TABLE.services} == {*SERVICES}
    assert {name.partition("-")[0] for name in IN_CARD_SESSION} == {*SERVICES}
