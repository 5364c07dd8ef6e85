"""What `check` says of monitoring, and what the kiosk does that cannot have it."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

import pytest
from msgspec.structs import replace

from otp_atm.commands.check import monitoring
from otp_atm.commands.kiosk import require_watchable
from otp_atm.commands.openness import warnings
from otp_atm.configuration import Settings
from otp_atm.hardware.finding import MISSING, OK
from otp_atm.kiosk.load import BadFile, load
from otp_atm.kiosk.parts import PartMissing
from otp_atm.kiosk.project import PROJECT
from otp_atm.monitoring.settings import MonitoringSettings
from tests.monitoring.watched import free_port

TAKEN = os.strerror(errno.EADDRINUSE)


def listening_at(listen: str | None) -> Settings:
    return replace(Settings(), monitoring=MonitoringSettings(listen))


def test_it_is_off_by_default() -> None:
    assert Settings().monitoring.listen is None
    assert load(PROJECT / "config.yaml", Settings).monitoring.listen is None


def test_a_port_that_can_be_had_is_told_with_its_addresses() -> None:
    listen = f"127.0.0.1:{free_port()}"
    assert monitoring(listen) == (OK, f"http://{listen}/healthz and /metrics")


def test_a_port_that_is_taken_is_missing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        assert monitoring(listen) == (MISSING, f"{listen}: {TAKEN}")


@pytest.mark.parametrize(("listen", "warned"), [(None, False), ("127.0.0.1:9464", False), ("[::1]:9464", False), ("0.0.0.0:9464", True)])
def test_an_address_that_others_reach_stands_open(listen: str | None, warned: bool) -> None:
    assert ("monitoring" in dict(warnings(listening_at(listen)))) is warned


def test_a_kiosk_without_the_part_says_so_before_its_window_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otp_atm.kiosk.parts.find_spec", lambda _: None)
    require_watchable(listening_at(None))
    with pytest.raises(PartMissing, match="prometheus_client"):
        require_watchable(listening_at("127.0.0.1:9464"))


def test_a_bad_address_is_told_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text('monitoring:\n  listen: "everywhere:80"\n')
    with pytest.raises(BadFile, match=r"config\.yaml, line 2: monitoring\.listen: takes an IP address and a port"):
        load(file, Settings)
