"""The wheel among packages of other people that are called as our rooms are, installed for reading only, used by an ordinary user."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.needs import need
from tests.parts.environment import PATIENCE, Environment
from tests.unprivileged import as_any_user
from tools.tree import BESIDE, inside

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="dropping the rights of root is Linux's")

DECOYS = tuple(sorted({name.removesuffix(".py") for name in (*inside(), *BESIDE) if name != "config.yaml"}))
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def read_only(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """The demo's environment, which nobody may write any more, with a package of each of our names in it."""
    environment = Environment(tmp_path_factory.mktemp("read-only") / "otp-atm", wheel, "demo", decoys=DECOYS)
    folders = [Path(folder) for folder, _, _ in os.walk(environment.folder)]
    for folder in folders:
        folder.chmod(0o555)
    yield environment
    for folder in folders:
        folder.chmod(0o755)


@pytest.fixture
def run(read_only: Environment, home: Path) -> Run:
    """Runs a command in an empty folder, as any user would, to its end."""

    def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
        program, *arguments = map(str, command)
        return read_only.run(home, *as_any_user(program, *arguments))

    return run


@pytest.fixture
def atm(run: Run, read_only: Environment) -> Run:
    return lambda *arguments: run(read_only.command, *arguments)


def test_there_is_a_decoy_for_every_room() -> None:
    assert {"bank", "phone", "screens", "tools", "tests", "kiosk", "hardware", "commands", "run_atm", "configuration"} <= {*DECOYS}


def test_a_decoy_would_be_noticed_and_nothing_can_be_written(run: Run, read_only: Environment) -> None:
    assert "somebody else has been imported: bank" in run(read_only.python, "-c", "import bank").stderr
    tried = run(read_only.python, "-c", f"open({str(read_only.site / 'otp_atm' / 'x')!r}, 'w')")
    assert "PermissionError" in tried.stderr


@pytest.mark.parametrize("command", [(), ("-m", "otp_atm")], ids=["otp-atm", "python -m otp_atm"])
def test_it_helps(command: tuple[str, ...], run: Run, read_only: Environment) -> None:
    ended = run(*((read_only.python, *command) if command else (read_only.command,)), "--help")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "  otp-atm check --config" in ended.stdout or "  python -m otp_atm check --config" in ended.stdout


def test_it_checks_and_keeps_its_journal_with_the_user(atm: Run, home: Path, read_only: Environment) -> None:
    ended = atm("check")
    assert (ended.returncode, ended.stderr) == (1, "")
    said = dict(line[9:].split("  ", 1) for line in ended.stdout.splitlines() if line.startswith("ok"))
    assert said["configuration"].strip() == str(read_only.site / "otp_atm" / "config.yaml")
    assert str(home / "state" / "otp-atm" / "journal") in said["journal"]
    assert (home / "state" / "otp-atm" / "journal").is_dir()


def test_it_plays_the_scenarios_that_come_with_it(atm: Run, read_only: Environment, home: Path) -> None:
    ended = atm("scenario", read_only.site / "otp_atm" / "scenarios" / "atm")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stdout.count("ok  ") > 50
    assert list(home.iterdir()) == []


def test_it_begins_a_project_that_works(atm: Run, home: Path) -> None:
    assert atm("init", "mine").returncode == 0
    ended = atm("--config", "mine/otp-atm.yaml", "scenario", "mine/scenarios")
    assert (ended.returncode, ended.stderr.split(",")[:2]) == (0, ["1 scenario", " 0 failed"])


def test_its_bank_serves_and_keeps_its_database_with_the_user(read_only: Environment, home: Path) -> None:
    need("server")
    command = as_any_user(read_only.command, "bank", "--port", "0", "--until-stdin-closes")
    with subprocess.Popen(
        command, cwd=home, env=read_only.environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as bank:
        assert bank.stdout
        assert bank.stdin
        assert bank.stdout.readline().startswith("bank ready on http://127.0.0.1:")
        bank.stdin.close()
        assert bank.wait(PATIENCE) == 0
    assert (home / "state" / "otp-atm" / "bank.sqlite3").exists()


def test_its_demo_is_told_where_there_is_no_display(run: Run, read_only: Environment, home: Path) -> None:
    """The bank's process, which it starts, is among the decoys, too."""
    need("server")
    ended = run(read_only.python, "-m", "otp_atm")
    assert ended.returncode == 0, ended.stderr
    assert list((home / "state" / "otp-atm" / "demo").rglob("*.png"))
