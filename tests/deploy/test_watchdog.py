"""Signs of life, read from a real socket as systemd reads them."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.hardware.watchdog import Watchdog
from tests.needs import linux_only

pytestmark = linux_only("the socket of systemd")


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.setblocking(False)
        yield manager


def told(manager: socket.socket) -> list[str]:
    said = []
    while True:
        try:
            said.append(manager.recv(64).decode())
        except BlockingIOError:
            return said


def test_the_manager_hears_that_the_terminal_is_ready_alive_and_leaving(manager: socket.socket) -> None:
    dog = Watchdog({"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "10000000", "WATCHDOG_PID": str(os.getpid())})
    dog.ready()
    for tenth in range(100):
        dog.beat(1000 + tenth / 10)
    dog.stopping()
    assert told(manager) == ["READY=1", *["WATCHDOG=1"] * 4, "STOPPING=1"]


@pytest.mark.parametrize("more", [{}, {"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": "soon"}])
def test_a_manager_that_does_not_watch_hears_no_beats(manager: socket.socket, more: dict[str, str]) -> None:
    dog = Watchdog({"NOTIFY_SOCKET": manager.getsockname(), **more})
    dog.ready()
    dog.beat(1.0)
    assert told(manager) == ["READY=1"]


def test_an_abstract_socket_is_reached() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0otp-atm-{os.getpid()}")
        manager.setblocking(False)
        Watchdog({"NOTIFY_SOCKET": f"@otp-atm-{os.getpid()}"}).ready()
        assert told(manager) == ["READY=1"]


@pytest.mark.parametrize("environment", [{}, {"NOTIFY_SOCKET": "/nobody/listens", "WATCHDOG_USEC": "1000000"}])
def test_without_a_manager_nothing_happens(environment: dict[str, str]) -> None:
    dog = Watchdog(environment)
    dog.ready()
    dog.beat(1.0)
    dog.stopping()
