"""Kiosk, bank and demo keep their memory to themselves, seen from outside on processes that run (Linux)."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.settings import PROJECT
from tests.bank.process import BankProcess

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) and proc(5) are Linux's")

PATIENCE = 30.0
LOOK_IN = """
import ctypes, os, sys
for capability in range(64):
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP: what root starts next may do no more than any user
os.execv(sys.executable, [sys.executable, "-c", "import sys; open(sys.argv[1], 'rb').read(1)", f"/proc/{sys.argv[1]}/auxv"])
"""


def others_look_in(process: int) -> bool:
    """Whether another process of the same user is let at what lies behind ptrace access (proc(5), ptrace(2))."""
    looked = subprocess.run([sys.executable, "-c", LOOK_IN, str(process)], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert looked.returncode == 0 or "PermissionError" in looked.stderr, looked.stderr
    return looked.returncode == 0


def core_limits(process: int) -> list[str]:
    """Soft and hard."""
    found = re.search(r"^Max core file size +(\S+) +(\S+)", Path(f"/proc/{process}/limits").read_text(), re.MULTILINE)
    assert found
    return list(found.groups())


@contextmanager
def running(folder: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    """The program with a screen that nobody sees, once it is at work: its journal has begun."""
    (folder / "config.yaml").write_text("journal: {directory: journal}\nphone: {file: phone.db}\nbank: {url: 'http://127.0.0.1:9'}\n")
    environment = os.environ | {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    program = [sys.executable, str(PROJECT / "run_atm.py"), *command, "--config", str(folder / "config.yaml")]
    with subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + PATIENCE
            while not list((folder / "journal").glob("journal-*.jsonl")):
                assert time.monotonic() < end
                assert process.poll() is None
                time.sleep(0.02)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)


def test_f08_nobody_looks_into_a_kiosk_and_it_leaves_no_core(tmp_path: Path) -> None:
    with running(tmp_path, "kiosk", "--window") as kiosk:
        assert not others_look_in(kiosk.pid)
        assert core_limits(kiosk.pid) == ["0", "0"]


def test_f08_nobody_looks_into_a_bank_and_it_leaves_no_core(tmp_path: Path) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path / 'bank.sqlite3'}") as bank:
        assert not others_look_in(bank.pid)
        assert core_limits(bank.pid) == ["0", "0"]


def test_who_does_not_close_its_memory_is_looked_into() -> None:
    """So the tests above would find it."""
    with subprocess.Popen([sys.executable, "-c", "print(flush=True); input()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        assert others_look_in(other.pid)
        other.stdin.close()


def test_a_core_that_would_go_into_a_pipe_is_not_written_either() -> None:
    """A limit of 0 does not hold for pipes (core(5)); that the process is not dumpable does."""
    told = "from kiosk.closed_memory import close_memory\nimport ctypes\nclose_memory()\nprint(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    said = subprocess.run([sys.executable, "-c", told], cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert said.stdout == "0\n"
