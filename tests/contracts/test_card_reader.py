"""The contract of card readers, over every driver of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from otp_atm.contracts.card_reader import *  # noqa: F403
from otp_atm.contracts.card_reader import give_back
from otp_atm.contracts.heard import Events
from otp_atm.contracts.rigs import CardReaderRig as Rig
from otp_atm.events import CardInserted, CardRead
from tests.contracts.card_reader import mock_rig
from tests.contracts.card_reader_hybrid import hybrid_mock_rig, hybrid_pcsc_rig, hybrid_swipe_rig
from tests.contracts.card_reader_pcsc import pcsc_rig
from tests.contracts.card_reader_stripe import stripe_rig

RIGS: dict[str, Callable[[], AbstractContextManager[Rig]]] = {
    "mock-motorised": lambda: mock_rig(motorised=True),
    "mock-desktop": lambda: mock_rig(motorised=False),
    "pcsc": pcsc_rig,
    "stripe": stripe_rig,
    "hybrid-motorised": hybrid_mock_rig(motorised=True),
    "hybrid-desktop": hybrid_mock_rig(motorised=False),
    "hybrid-pcsc": hybrid_pcsc_rig,
    "hybrid-swiped": hybrid_swipe_rig,
}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with RIGS[request.param]() as rig:
        yield rig


@pytest.mark.parametrize("rig", ["mock-desktop"], indirect=True)  # a real one may see it come and go in between
def test_a_card_that_nobody_asked_for_goes_unheard(rig: Rig, events: Events) -> None:
    for _ in range(2):
        rig.insert()
        rig.reader.eject()
        rig.pull()
    rig.insert()
    rig.reader.accept()
    events.expect(CardInserted)
    events.expect(CardRead)
    give_back(rig, events)
