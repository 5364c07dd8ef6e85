"""The services start the terminal again whatever happens to it, but for a bad configuration."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
KEPT = {
    "otp-atm.service": {
        ("Unit", "StartLimitIntervalSec"): "0",
        ("Service", "Type"): "notify",
        ("Service", "WatchdogSec"): "10",
        ("Service", "Restart"): "always",
        ("Service", "RestartSec"): "2",
        ("Service", "RestartPreventExitStatus"): "2",
        ("Service", "TimeoutStopSec"): "15",
        ("Service", "LimitCORE"): "0",
        ("Service", "MemorySwapMax"): "0",
        ("Install", "WantedBy"): "multi-user.target",
    },
    "otp-atm-x11.service": {("Service", "Restart"): "always", ("Service", "RestartSec"): "2"},
}


@pytest.mark.parametrize("name", KEPT)
def test_f07_a_service_is_started_again_and_watched(name: str) -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.read(DEPLOY / name, encoding="utf-8")
    assert {(section, key): unit.get(section, key, fallback="") for section, key in KEPT[name]} == KEPT[name]
