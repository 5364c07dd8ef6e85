"""How fast a phone's clock may be is a setting, and what it allows is a longer life (G10, G12)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from otp_atm.bank.simulator.fixtures import Fixtures
from otp_atm.bank.simulator.in_process import memory_bank
from otp_atm.bank.simulator.policy import Policy
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.configuration import Settings
from otp_atm.demo.bank_process import BankProcess
from otp_atm.kiosk.clock import SimulatedClock
from otp_atm.kiosk.load import BadFile, load
from tests.bank.handset import pay, registered
from tests.bank.world import World
from tests.needs import need

MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("ahead", [0, 1, 3, 30])
def test_g12_a_clock_may_be_so_fast_and_no_faster(fixtures: Fixtures, ahead: int) -> None:
    clock = SimulatedClock(MORNING)
    bank = memory_bank(fixtures, clock, random.Random(1).randbytes, clock.advance, policy=Policy(otp_seconds_ahead=ahead))
    world = World("tolerant", lambda: bank, fixtures)
    handset = registered(world)
    slower, fast, faster = (handset.code(world.now() + timedelta(seconds=ahead + more)) for more in (-1, 0, 1))
    assert pay(world, faster) == "otp-ahead"
    clock.advance(60 + ahead)
    assert [pay(world, slower), pay(world, fast)] == ["otp-expired", "paid"]


@pytest.fixture
def configured(tmp_path: Path, fixtures: Fixtures) -> Iterator[World]:
    config = tmp_path / "config.yaml"
    config.write_text(
        f"simulator: {{database: 'sqlite:///{tmp_path / 'bank.sqlite3'}', master_key_file: {tmp_path / 'key'}, otp_seconds_ahead: 10}}\n"
    )
    need("server")
    with BankProcess(config) as process:
        url = process.url()
        yield World("configured", lambda: HttpTransport.to(url), fixtures)


def test_g12_the_configuration_says_how_fast(configured: World) -> None:
    handset, now = registered(configured), configured.freeze()
    fast, faster = (handset.code(now + timedelta(seconds=seconds)) for seconds in (10, 11))
    assert [pay(configured, faster), pay(configured, fast)] == ["otp-ahead", "paid"]


@pytest.mark.parametrize("seconds", ["-1", "31", "2.5"])
def test_what_it_cannot_be(tmp_path: Path, seconds: str) -> None:
    (tmp_path / "config.yaml").write_text(f"simulator: {{otp_seconds_ahead: {seconds}}}\n")
    with pytest.raises(BadFile, match="otp_seconds_ahead"):
        load(tmp_path / "config.yaml", Settings)
