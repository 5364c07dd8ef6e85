"""One bank of several processes (issue: a fleet): one address, one database, and none that is missed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from otp_atm.bank.wire import control
from otp_atm.bank.wire.http import HttpTransport
from otp_atm.bank.wire.message import Message, Nothing
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code, Problem
from tests.bank.postgres import within
from tests.bank.process import ROOT, BankProcess

WORKERS = 2
PATIENCE = 60.0


@pytest.fixture
def bank(tmp_path: Path, postgres_url: str) -> Iterator[BankProcess]:
    with BankProcess(tmp_path, within(postgres_url, f"of_{tmp_path.name.replace('-', '_')}"), "--workers", str(WORKERS)) as process:
        yield process


def answers(bank: BankProcess) -> bool:
    with closing(HttpTransport.to(bank.url)) as desk:
        return not isinstance(desk.call(control.READ_CLOCK, Nothing(), deadline=20), Problem)


def test_one_that_is_killed_has_another_in_its_place_and_they_end_together(bank: BankProcess) -> None:
    first, second = workers(bank)
    os.kill(first, signal.SIGKILL)
    until(lambda: len(workers(bank) - {first}) == WORKERS)
    assert answers(bank)
    left = workers(bank)
    assert second in left
    assert bank.stop() == 0
    assert not any(map(alive, left))
    assert "a worker has ended (exit code -9); another takes its place" in bank.log.read_text(encoding="utf-8")


def test_none_stays_when_whoever_started_them_is_gone(bank: BankProcess) -> None:
    left = workers(bank)
    bank.kill()
    until(lambda: not any(map(alive, left)))


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        (control.CHANGE_CLOCK, control.ClockChange(advance_seconds=60)),
        (control.ADD_FAULT, control.Fault(kind=control.FaultKind.DOWN)),
        (control.TAKE_LEASE, control.LeaseWish(holder="somebody", token="t" * 32, seconds=60)),
    ],
)
def test_the_desk_offers_nothing_that_one_of_them_alone_would_know(
    workers_process: BankProcess, operation: Operation[Any, Any], body: Message
) -> None:
    with closing(HttpTransport.to(workers_process.url)) as desk:
        reply = desk.call(operation, body, deadline=20)
    assert isinstance(reply, Problem)
    assert reply.code == Code.NOT_FOUND


def test_workers_over_sqlite_are_refused_in_one_sentence(tmp_path: Path) -> None:
    command = ["-m", "otp_atm.bank.simulator", "--database", f"sqlite:///{tmp_path}/bank.sqlite3", "--workers", "2"]
    told = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)
    assert "SQLite has one writer" in told.stderr


def workers(bank: BankProcess) -> set[int]:
    """The processes that serve."""
    children = Path(f"/proc/{bank.pid}/task/{bank.pid}/children").read_text(encoding="utf-8").split()
    return {int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()}


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        Event().wait(0.05)


def alive(process: int) -> bool:
    status = Path(f"/proc/{process}/status")
    return status.exists() and "State:\tZ" not in status.read_text(encoding="utf-8")
