"""Every shipped scenario holds against the example of another bank: only the mapping knows how that speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.configuration import Settings
from otp_atm.kiosk.ports import Bank
from otp_atm.kiosk.project import PROJECT
from otp_atm.scenarios import worlds
from otp_atm.scenarios.bank_side import BankSide
from otp_atm.scenarios.play import play
from otp_atm.scenarios.script import read_script
from otp_atm.scenarios.stage import MovableClock
from tests.mapped.world import in_process

FILES = sorted((PROJECT / "scenarios").rglob("*.yaml"))


def other_bank(settings: Settings, fixtures: Fixtures, clock: MovableClock) -> tuple[Bank, BankSide, object]:
    bank, behind, phone = in_process(settings, fixtures, clock, worlds.SEED)
    return bank, BankSide(behind, shares_clock=True), phone


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_scenario_holds_against_another_bank(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "in_process", other_bank)
    outcome = play(read_script(path), worlds.worlds(Settings(), None, None))
    assert not outcome.left_out
    assert not outcome.failure, outcome.failure
