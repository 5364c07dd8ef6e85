"""The demo's bank as a process: it comes back when it is killed, and when it cannot start nobody waits for it (F7)."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest
import requests

from otp_atm.demo.bank_process import BankDidNotStart, BankProcess
from tests.needs import linux_only, need

pytestmark = linux_only("/proc")

PATIENCE = 30.0


def config(folder: Path, database: str) -> Path:
    file = folder / "config.yaml"
    file.write_text(f"simulator: {{database: '{database}', master_key_file: {folder / 'key'}}}\n")
    return file


def processes_of(file: Path) -> list[int]:
    """The banks that run with this configuration (Linux, /proc)."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):  # no process, or one that has just ended
            if str(file).encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


def test_f07_a_bank_that_is_killed_is_there_again_at_the_same_address(tmp_path: Path) -> None:
    reborn = Event()
    file = config(tmp_path, f"sqlite:///{tmp_path / 'bank.sqlite3'}")
    need("server")
    with BankProcess(file, reborn=reborn.set) as bank:
        url = bank.url()
        (process,) = processes_of(file)
        os.kill(process, signal.SIGKILL)
        assert reborn.wait(PATIENCE)
        assert bank.url() == url
        assert requests.get(f"{url}/v1/time", timeout=PATIENCE).status_code == 200
    assert processes_of(file) == []


def test_the_demos_bank_is_on_this_computer_only_wherever_another_would_listen(tmp_path: Path) -> None:
    file = config(tmp_path, f"sqlite:///{tmp_path / 'bank.sqlite3'}")
    file.write_text(file.read_text().replace("{", "{host: 0.0.0.0, ", 1))
    with BankProcess(file) as bank:
        assert bank.url().startswith("http://127.0.0.1:")


def test_a_bank_that_cannot_start_is_waited_for_by_nobody(tmp_path: Path) -> None:
    refusals: list[str] = []

    def ask(bank: BankProcess) -> None:
        with pytest.raises(BankDidNotStart) as refused:
            bank.url()
        refusals.append(str(refused.value))

    no_database = tmp_path / "text"
    no_database.write_text("not a database at all")
    began = time.monotonic()
    need("server")
    with BankProcess(config(tmp_path, f"sqlite:///{no_database}")) as bank:
        askers = [Thread(target=ask, args=(bank,)) for _ in range(4)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join(PATIENCE)
    assert refusals == ["the bank's process ended before it was ready"] * 4
    assert time.monotonic() - began < PATIENCE, "one after the other they would wait in vain"
