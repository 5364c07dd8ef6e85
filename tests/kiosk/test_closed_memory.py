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

from otp_atm.kiosk.project import PROJECT
from tests.needs import linux_only
from tests.unprivileged import as_any_user

pytestmark = linux_only("prctl(2) and proc(5)")

PATIENCE = 30.0
LOOK_IN = "import sys; open(f'/proc/{sys.argv[1]}/auxv', 'rb').read(1)"


def others_look_in(process: int) -> bool:
    """Whether another process of the same user is let at what lies behind ptrace access (proc(5), ptrace(2))."""
    looked = subprocess.run(
        as_any_user(sys.executable, "-c", LOOK_IN, str(process)), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert looked.returncode == 0 or "PermissionError" in looked.stderr, looked.stderr
    return looked.returncode == 0


def core_limits(process: int) -> list[str]:
    """Soft and hard."""
    found = re.search(r"^Max core file size +(\S+) +(\S+)", Path(f"/proc/{process}/limits").read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return list(found.groups())


@contextmanager
def running(folder: Path, sign: str, *command: str) -> Iterator[int]:
    """The program with a screen that nobody sees, once it is at work, which a file is the sign of."""
    (folder / "config.yaml").write_text(
        "journal: {directory: journal}\nbank: {url: 'http://127.0.0.1:9'}\n"
        "simulator: {port: 0, database: 'sqlite:///bank.sqlite3', master_key_file: bank.key}\n"
    )
    environment = os.environ | {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    program = as_any_user(sys.executable, str(PROJECT / "run_atm.py"), *command, "--config", str(folder / "config.yaml"))
    with subprocess.Popen(program, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + PATIENCE
            while not list(folder.glob(sign)):
                assert time.monotonic() < end
                assert process.poll() is None
                time.sleep(0.02)
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)


@pytest.mark.parametrize(("sign", "command"), [("journal/journal-*", ["kiosk", "--window"]), ("bank.sqlite3", ["bank"])])
def test_f08_nobody_looks_into_kiosk_and_bank_and_they_leave_no_core(tmp_path: Path, sign: str, command: list[str]) -> None:
    with running(tmp_path, sign, *command) as process:
        assert not others_look_in(process)
        assert core_limits(process) == ["0", "0"]


def test_who_does_not_close_its_memory_is_looked_into() -> None:
    """So the tests above would find it."""
    waiting = as_any_user(sys.executable, "-c", "print(flush=True); input()")
    with subprocess.Popen(waiting, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        assert others_look_in(other.pid)
        other.stdin.close()


def test_a_core_that_would_go_into_a_pipe_is_not_written_either() -> None:
    """A limit of 0 does not hold for pipes (core(5)); that the process is not dumpable does."""
    told = (
        "from otp_atm.kiosk.closed_memory import close_memory\nimport ctypes\nclose_memory()\nprint(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    said = subprocess.run([sys.executable, "-c", told], cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert said.stdout == "0\n"
