"""Each part works in an environment of its own, and whoever lacks one is told by one sentence what to install."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.end_to_end.branch import INSERT_SARA, SARA, Branch
from tests.end_to_end.window import Window
from tests.end_to_end.xvfb import Xvfb
from tests.needs import need
from tests.parts.environment import Environment

Installed = Callable[..., Environment]
READY = "bank ready on "
BANKS = "sqlalchemy, starlette, uvicorn"


@contextmanager
def bank_of(environment: Environment, home: Path) -> Iterator[str]:
    """Where `otp-atm bank` answers, as long as its standard input is open."""
    need("server")
    command = [str(environment.command), "bank", "--port", "0", "--until-stdin-closes"]
    with subprocess.Popen(
        command, cwd=home, env=environment.environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout
        line = process.stdout.readline()
        assert line.startswith(READY)
        yield line.removeprefix(READY).strip()
        assert process.stdin
        process.stdin.close()
        assert process.wait(10) == 0


def configured(home: Path, environment: Environment, *changes: tuple[str, str]) -> None:
    """Begin a project in this folder, and change its configuration."""
    assert environment.atm(home, "init").returncode == 0
    file = home / "otp-atm.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("extras", [(), ("pcsc",), ("contracts",)], ids=lambda extras: "-".join(("base", *extras)))
@pytest.mark.parametrize(("command", "part"), [("bank", "bank"), ("demo", "demo")])
def test_without_a_bank_one_sentence_says_what_to_install(
    extras: tuple[str, ...], command: str, part: str, installed: Installed, home: Path
) -> None:
    ended = installed(*extras).atm(home, command)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"this needs {BANKS}, not installed here: pip install 'otp-atm[{part}]'\n"
    assert list(home.iterdir()) == []


def test_a_terminal_alone_begins_a_project_and_plays_its_scenario(installed: Installed, home: Path) -> None:
    base = installed()
    configured(home, base)
    ended = base.atm(home, "scenario", "scenarios")
    assert (ended.returncode, ended.stdout) == (0, "ok  scenarios/first.yaml: A customer registers for one-time passwords\n")
    ended = base.atm(home, "journal")
    assert (ended.returncode, ended.stderr) == (1, f"{Path('var', 'journal')}: no journal here\n")


def test_a_terminal_alone_checks_the_way_to_a_bank_that_is_installed_elsewhere(installed: Installed, home: Path, tmp_path: Path) -> None:
    base = installed()
    (tmp_path / "bank").mkdir()
    with bank_of(installed("bank"), tmp_path / "bank") as url:
        configured(home, base, ("http://127.0.0.1:8321", url))
        ended = base.atm(home, "check")
    assert ended.stderr == ""
    missing = [line for line in ended.stdout.splitlines() if line.startswith("MISSING")]
    assert [line.split()[1] for line in missing] == ["display"]
    assert "the bank says that it is there for ATM00001" in ended.stdout


def test_a_terminal_alone_serves_a_customer(installed: Installed, branch: Branch, xvfb: type[Xvfb], home: Path) -> None:
    """The kiosk as it is installed, from its start to the bank's answer to a card PIN, and its journal."""
    base = installed()

    class Kiosk(Window):
        program = (str(base.command),)

    config = branch.config()
    with xvfb(1280, 800) as server, Kiosk(server.name, config, "kiosk") as kiosk:
        kiosk.see("welcome")
        kiosk.keys(INSERT_SARA)
        kiosk.see("card_pin")
        kiosk.keys(*SARA.pin, "Return")
        kiosk.see("services")
        assert kiosk.close() == 0
    ended = base.atm(home, "journal", "--config", config)
    assert ended.returncode == 0, ended.stderr
    assert "PinAccepted" in ended.stdout
    assert "the chain holds" in ended.stderr


def test_a_chip_reader_without_its_part_is_a_line_of_the_check(installed: Installed, home: Path) -> None:
    base = installed()
    configured(home, base, ("driver: simulated            # simulated: cards", "driver: pcsc                 # simulated: cards"))
    ended = base.atm(home, "check")
    assert (ended.returncode, ended.stderr) == (1, "")
    assert "MISSING  card reader    a PC/SC reader needs pyscard, not installed here: pip install 'otp-atm[pcsc]'\n" in ended.stdout


def test_with_its_part_a_chip_reader_is_looked_for(installed: Installed, home: Path) -> None:
    pcsc = installed("pcsc")
    configured(home, pcsc, ("driver: simulated            # simulated: cards", "driver: pcsc                 # simulated: cards"))
    ended = pcsc.atm(home, "check")
    assert ended.stderr == ""
    assert "pip install" not in ended.stdout


def test_a_bank_on_postgresql_without_its_part_says_so(installed: Installed, home: Path) -> None:
    ended = installed("bank").atm(home, "bank", "--port", "0", "--database", "postgresql+psycopg://nobody@127.0.0.1:9/bank")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "this needs psycopg, not installed here: pip install 'otp-atm[postgres]'\n"


def test_a_bank_on_postgresql_looks_for_its_server(installed: Installed, home: Path) -> None:
    need("server")
    postgres = installed("postgres")
    ended = postgres.atm(home, "bank", "--port", "0", "--database", "postgresql+psycopg://nobody@127.0.0.1:9/bank")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("bank: the database cannot be used: ")
    assert "port 9 failed" in ended.stderr


def test_the_demo_in_one_word_tells_its_session_where_there_is_no_display(installed: Installed, home: Path) -> None:
    need("server")
    ended = installed("demo").atm(home)
    assert ended.returncode == 0, ended.stderr
    assert "There is no display here." in ended.stdout
    assert list((home / "state" / "otp-atm" / "demo").rglob("*.png"))


def test_the_contract_suites_have_their_test_runner(installed: Installed, home: Path) -> None:
    contracts = installed("contracts")
    assert contracts.run(home, contracts.python, "-m", "pytest", "--version").stdout.startswith("pytest ")


def test_an_environment_of_a_test_holds_nothing_else(installed: Installed, home: Path) -> None:
    """Or the tests above would prove nothing: what is installed where they run is not there."""
    base = installed()
    for module in ("sqlalchemy", "starlette", "uvicorn", "psycopg", "smartcard", "pytest", "hypothesis"):
        assert "ModuleNotFoundError" in base.run(home, base.python, "-c", f"import {module}").stderr
    assert base.run(home, base.python, "-c", "import otp_atm; print(otp_atm.__file__)").stdout.startswith(str(base.site))
    assert not base.folder.is_relative_to(PROJECT)
