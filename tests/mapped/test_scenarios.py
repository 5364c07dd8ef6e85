"""Every shipped scenario holds against the example of another bank: only the mapping knows how that speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import load_fixtures
from otp_atm.configuration import Settings
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios.play import play
from otp_atm.scenarios.reading import read_script
from otp_atm.scenarios.worlds import worlds
from tests.mapped.world import OtherBanks

FILES = sorted((PROJECT / "scenarios").rglob("*.yaml"))
SETTINGS = Settings()
OPEN_STAGE = worlds(SETTINGS, OtherBanks(SETTINGS, load_fixtures(SETTINGS.simulator.fixtures)), None)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_scenario_holds_against_another_bank(path: Path) -> None:
    outcome = play(read_script(path), OPEN_STAGE)
    assert not outcome.left_out
    assert not outcome.failure, outcome.failure
