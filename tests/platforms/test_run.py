"""The commands of the program on Windows and macOS, as far as our own code decides: each does what it is for, and no name is missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.needs import need, posix_only
from tests.platforms.pretence import SYSTEMS

pytestmark = posix_only("a pretence, which is played on POSIX")

PATIENCE = 120
DUMMY = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}


@pytest.fixture(params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def project(tmp_path: Path, system: str) -> Path:
    """What `init` writes there, with a bank on a free port."""
    ended = run(system, tmp_path, "init")
    assert (ended.returncode, ended.stderr) == (0, "")
    return tmp_path


def command(system: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.platforms.pretence", system, "run", *arguments]


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(PROJECT), "DISPLAY": "nobody:42", **more}


def run(system: str, folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(system, *arguments),
        cwd=folder,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def running(system: str, folder: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command(system, *arguments),
        cwd=folder,
        env=environment(**more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], wanted: str) -> None:
    assert process.stdout
    assert any(wanted in line for line in process.stdout), f"{wanted!r} was never said"


def test_a_project_is_written_as_it_is_everywhere(project: Path) -> None:
    files = [file for file in project.rglob("*") if file.is_file()]
    assert len(files) == 4
    assert not [file for file in files if b"\r" in file.read_bytes()]


def test_its_scenario_passes(system: str, project: Path) -> None:
    ended = run(system, project, "scenario", "scenarios", "--pictures", "pictures")
    assert (ended.returncode, ended.stdout[:4]) == (0, "ok  "), ended.stderr
    assert list(project.rglob("*.png"))


def test_check_tells_what_is_there(system: str, project: Path) -> None:
    """A bank is not; all that is of this computer is, though a DISPLAY is named that leads nowhere."""
    ended = run(system, project, "check", **DUMMY)
    assert ended.stderr == ""
    missing = {line.split()[1] for line in ended.stdout.splitlines() if line.startswith("MISSING")}
    assert missing == {"connection", "bank", "presence", "display"}


def test_a_kiosk_serves_journals_and_keeps_others_out_of_its_journal(system: str, project: Path) -> None:
    need("server")
    with running(system, project, "bank", "--port", "0", "--until-stdin-closes") as bank:
        assert bank.stdout
        assert bank.stdin
        url = bank.stdout.readline().removeprefix("bank ready on ").strip()
        text = (project / "otp-atm.yaml").read_text(encoding="utf-8")
        (project / "otp-atm.yaml").write_text(text.replace("http://127.0.0.1:8321", url), encoding="utf-8")
        with running(system, project, "kiosk", "--window", "--aloud", **DUMMY) as kiosk:
            read_until(kiosk, "-- welcome")
            second = run(system, project, "kiosk", "--window", **DUMMY)
            assert (second.returncode, second.stdout) == (1, "")
            assert second.stderr.endswith("the journal cannot be written: another terminal is writing it\n")
            kiosk.send_signal(signal.SIGINT)
            assert kiosk.wait(PATIENCE) == 0
        bank.stdin.close()
        assert bank.wait(PATIENCE) == 0
    ended = run(system, project, "journal", "--key", "var/journal.key")
    assert (ended.returncode, ended.stderr) == (0, "6 lines, the chain holds, the seals are of var/journal.key\n")
    assert "TerminalStopped" in ended.stdout


def test_the_demo_is_told_where_nothing_can_be_seen(system: str, project: Path) -> None:
    need("server")
    ended = run(system, project, **DUMMY)
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    assert "There is no display here." in ended.stdout


def test_a_display_that_is_not_there_is_one_sentence(system: str, project: Path) -> None:
    ended = run(system, project, "--tour", **DUMMY)
    assert (ended.returncode, ended.stderr) == (1, "There is no display here: a screen is needed.\n")


def test_the_serial_pad_says_what_the_system_lacks(tmp_path: Path) -> None:
    """macOS has what it needs, but no pad is plugged in."""
    (tmp_path / "config.yaml").write_text("pin_pad: {driver: serial, port: nothing}\n", encoding="utf-8")
    said = {system: run(system, tmp_path, "check", "--config", "config.yaml").stdout for system in SYSTEMS}
    lines = {system: next(line for line in text.splitlines() if line[9:].startswith("PIN pad")) for system, text in said.items()}
    assert "serial needs what this system does not have" in lines["win32"]
    assert "pin-pad-missing" in lines["darwin"]
