"""The services start the terminal again whatever happens to it, but for a bad configuration, and let it do no more than it must."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

import pytest

from otp_atm.bank.remote import native_bank
from otp_atm.bank.settings import BankSettings
from otp_atm.kiosk.events import BankPresent, Event
from otp_atm.kiosk.project import PROJECT
from otp_atm.kiosk.requests import CheckBank
from tests.bank.process import BankProcess
from tests.end_to_end.xvfb import Xvfb

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
    "otp-atm-x11.service": {("Unit", "StartLimitIntervalSec"): "0", ("Service", "Restart"): "always", ("Service", "RestartSec"): "2"},
    "otp-atm-bank.service": {("Service", "Restart"): "always", ("Service", "RestartPreventExitStatus"): "2"},
}


@pytest.mark.parametrize("name", KEPT)
def test_f07_a_service_is_started_again_and_watched(name: str) -> None:
    unit = ConfigParser(strict=False, interpolation=None)
    unit.read(DEPLOY / name, encoding="utf-8")
    assert {(section, key): unit.get(section, key, fallback="") for section, key in KEPT[name]} == KEPT[name]


# How far the services are fenced in. systemd's own score judges the text; the system call filter is tried on the programs themselves.

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
needs_seccomp = pytest.mark.skipif(not find_library("seccomp"), reason="needs libseccomp")
UNITS = sorted(path.name for path in DEPLOY.glob("*.service"))


def test_there_are_units_for_terminal_x_server_and_bank() -> None:
    assert UNITS == ["otp-atm-bank.service", "otp-atm-x11.service", "otp-atm.service"]


@needs_systemd
@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("drop_in", [None, "display-kms.conf", "display-x11.conf"])
def test_systemd_finds_little_exposed(name: str, drop_in: str | None, tmp_path: Path) -> None:
    shutil.copy(DEPLOY / name, tmp_path)
    if drop_in and name == "otp-atm.service":
        (tmp_path / f"{name}.d").mkdir()
        shutil.copy(DEPLOY / drop_in, tmp_path / f"{name}.d")
    judge = ["systemd-analyze", "security", "--offline=yes", "--threshold=30", "--no-pager", str(tmp_path / name)]
    judged = subprocess.run(judge, capture_output=True, text=True, timeout=30, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr


@needs_systemd
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    for name in UNITS:
        shutil.copy(DEPLOY / name, tmp_path)
    verify = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / name) for name in UNITS)]
    said = subprocess.run(verify, capture_output=True, text=True, timeout=30, check=False).stderr.splitlines()
    about_ours = [line for line in said if "otp-atm" in line and "is not executable: No such file or directory" not in line]
    assert about_ours == []


@pytest.mark.parametrize("name", UNITS)
def test_no_service_runs_as_root_or_can_become_it(name: str) -> None:
    text = (DEPLOY / name).read_text()
    assert re.search("^(User=atm|User=atm-x11|DynamicUser=yes)$", text, re.MULTILINE)
    assert re.search("^CapabilityBoundingSet=$", text, re.MULTILINE)
    assert re.search("^NoNewPrivileges=yes$", text, re.MULTILINE)
    assert "LimitCORE=0" in text


@needs_systemd
@needs_seccomp
def test_the_bank_works_under_its_system_call_filter(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("simulator: {port: 0, database: 'sqlite:///bank.sqlite3', master_key_file: key}\n")
    with filtered("otp-atm-bank.service", "bank", "--config", str(tmp_path / "config.yaml"), "--until-stdin-closes") as bank:
        assert bank.stdout
        ready = bank.stdout.readline()
        assert ready.startswith("bank ready on ")
        terminal = native_bank(BankSettings(url=ready.split()[-1]), "ATM00001", 10.0)
        answers: list[Event] = []
        terminal.ask(CheckBank(), answers.append)
        terminal.close()
        assert answers == [BankPresent()]


@needs_systemd
@needs_seccomp
def test_the_terminal_works_under_its_system_call_filter(tmp_path: Path, xvfb: type[Xvfb], monkeypatch: pytest.MonkeyPatch) -> None:
    with BankProcess(tmp_path, f"sqlite:///{tmp_path / 'bank.sqlite3'}") as bank, xvfb(1024, 768) as screen:
        (tmp_path / "config.yaml").write_text(f"bank: {{url: '{bank.url}'}}\njournal: {{directory: journal}}\nterminal: {{language: en}}\n")
        monkeypatch.setenv("DISPLAY", screen.name)
        monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
        with filtered("otp-atm.service", "kiosk", "--config", str(tmp_path / "config.yaml"), "--aloud") as kiosk:
            assert kiosk.stdout
            assert any("-- welcome " in line for line in kiosk.stdout)


@contextmanager
def filtered(unit: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.deploy.filtered", str(DEPLOY / unit), sys.executable, str(PROJECT / "run_atm.py"), *arguments]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


@needs_systemd
@needs_seccomp
def test_what_the_filter_leaves_out_is_refused() -> None:
    """So the tests above would find it."""
    change = "import os, sys\ntry:\n    os.sched_setaffinity(0, {0})\nexcept PermissionError:\n    sys.exit(7)"
    command = [sys.executable, "-m", "tests.deploy.filtered", str(DEPLOY / "otp-atm.service"), sys.executable, "-c", change]
    assert subprocess.run(command, cwd=PROJECT, timeout=30, check=False).returncode == 7
