"""The contract of banks, over the example of a bank behind a WebSocket: a real one, on a free port."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from otp_atm.contracts.bank import *  # noqa: F403
from tests.needs import need
from websocket_rig import WebSocketRig, bank


@pytest.fixture
def rig() -> Iterator[WebSocketRig]:
    need("server")
    with bank() as rig:
        yield rig
