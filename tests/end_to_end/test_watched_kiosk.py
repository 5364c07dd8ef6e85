"""The kiosk under a service manager: ready once it has started, alive while its loop turns, and leaving when told to."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.end_to_end.branch import Branch
from tests.end_to_end.window import PATIENCE, Window
from tests.end_to_end.xvfb import Xvfb


def test_f07_the_kiosk_tells_the_service_manager_that_it_is_ready_alive_and_leaving(
    branch: Branch, xvfb: type[Xvfb], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with xvfb(800, 600) as screen, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(PATIENCE)
        monkeypatch.setenv("NOTIFY_SOCKET", manager.getsockname())
        monkeypatch.setenv("WATCHDOG_USEC", "400000")
        monkeypatch.delenv("WATCHDOG_PID", raising=False)
        with Window(screen.name, branch.config(), "kiosk") as kiosk:
            heard = [manager.recv(64) for _ in range(8)]
            assert [said for said in heard if not said.startswith(b"STATUS=")][:3] == [b"READY=1", *[b"WATCHDOG=1"] * 2]
            assert b"STATUS=ready" in heard
            assert kiosk.close() == 0
        while (told := manager.recv(64)) == b"WATCHDOG=1" or told.startswith(b"STATUS="):
            pass
        assert told == b"STOPPING=1"
