"""The contract of PIN pads, over every driver of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from otp_atm.contracts.pin_pad import *  # noqa: F403
from tests.contracts.pin_pad import SimulatedRig
from tests.contracts.pin_pad_serial import SerialRig

RIGS: dict[str, Callable[[], SimulatedRig | SerialRig]] = {"simulated": SimulatedRig, "serial": SerialRig}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest) -> Iterator[SimulatedRig | SerialRig]:
    rig = RIGS[request.param]()
    yield rig
    rig.close()
