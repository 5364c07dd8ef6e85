"""docs/public-face.md: its names are those of the face, and its examples pass the contracts and serve in a terminal."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from otp_atm.contracts.plugin import OPTIONS
from otp_atm.kiosk.project import PROJECT
from tests.face.test_face import FACE
from tests.needs import need
from tests.whole import TABLE
from tools import face

PAGE = face.PAGE.read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
PROGRAM = [sys.executable, str(PROJECT / "run_atm.py")]
PATIENCE = 60.0
"""Seconds after which a terminal that shows nothing more is ended."""


def test_the_names_on_the_page_are_those_of_the_face_as_they_are() -> None:
    assert face.page() == PAGE, "python -m tools.face writes it anew"
    assert set(face.MODULES) == FACE.keys()


def test_the_options_and_suites_on_the_page_are_those_that_there_are() -> None:
    listed = re.findall(r"^\| `otp_atm\.contracts\.(\w+)` \| `(--[\w-]+)` \|", PAGE, re.MULTILINE)
    assert dict(listed) == OPTIONS


def test_the_services_on_the_page_are_those_that_there_are_with_all_that_a_bank_is_asked_for_them() -> None:
    listed = re.findall(r"^\| `([a-z_]+)` \| ((?:`\w+`(?:, )?)+) \|$", PAGE, re.MULTILINE)
    told = {name: {*re.findall(r"\w+", asked)} for name, asked in listed}
    assert told == {service.name: {request.__name__ for request in service.requests} for service in TABLE.services}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Empty, but for the files of the page and what `init` has made."""
    folder = tmp_path_factory.mktemp("mine")
    assert set(FILES) == {"my_reader.py", "my_rigs.py", "my_bank.py", "mine.yaml"}
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "slot").mkdir()
    made = subprocess.run([*PROGRAM, "init"], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert made.returncode == 0, made.stderr
    return folder


@pytest.mark.parametrize(("suite", "rig", "least", "most_left_out"), [("card_reader", "reader", 17, 1), ("bank", "bank", 45, 32)])
def test_the_examples_pass_the_contracts(suite: str, rig: str, least: int, most_left_out: int, folder: Path) -> None:
    said = pytest_in(folder, f"otp_atm.contracts.{suite}", OPTIONS[suite], f"my_rigs:{rig}")
    counted = re.search(r"^(\d+) passed(?:, (\d+) skipped)? in", said.stdout, re.MULTILINE)
    assert counted, said.stdout + said.stderr
    assert int(counted[1]) >= least
    assert int(counted[2] or 0) <= most_left_out
    assert said.returncode == 0


def test_all_suites_that_a_rig_is_named_for_are_run(folder: Path) -> None:
    rigs = (OPTIONS["card_reader"], "my_rigs:reader", OPTIONS["bank"], "my_rigs:bank")
    said = pytest_in(folder, "otp_atm.contracts", *rigs, "--collect-only").stdout
    assert "::test_f02_cards_come_one_after_the_other\n" in said
    assert "::test_f03_a_pin_key_comes_under_the_master_key_and_for_pins_alone\n" in said
    assert "::test_a_request_for_a_key_is_signed" not in said, "of PIN pads, for which none is named"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["otp_atm.contracts"],
            "otp_atm.contracts: which contract? Name a rig: --card-reader-rig, --pin-pad-rig, --display-rig, --bank-rig ",
        ),
        (["otp_atm.contracts.bank"], "otp_atm.contracts.bank needs a rig: --bank-rig package.module:function"),
        (["otp_atm.contracts.display::test_x"], "otp_atm.contracts.display needs a rig: --display-rig package.module:function"),
        (["otp_atm.contracts.bank", "--bank-rig", "my_rigs"], "--bank-rig my_rigs: a rig is named as package.module:function"),
        (["otp_atm.contracts.bank", "--bank-rig", "no_rigs:bank"], "--bank-rig no_rigs:bank: No module named 'no_rigs'; "),
        (["otp_atm.contracts.bank", "--bank-rig", "my_rigs:benk"], "--bank-rig my_rigs:benk: my_rigs has no function benk"),
    ],
)
def test_a_suite_without_a_rig_says_what_it_needs(arguments: list[str], told: str, folder: Path) -> None:
    said = pytest_in(folder, *arguments)
    assert said.returncode == pytest.ExitCode.USAGE_ERROR
    assert said.stderr.startswith(f"ERROR: {told}")
    assert "Traceback" not in said.stdout + said.stderr


def test_a_driver_that_breaks_the_contract_does_not_pass(folder: Path, tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text.replace("expiry[:4]", "number[:4]").replace("self._done[reference] = answer", "pass"))
    for suite, rig in (("card_reader", "reader"), ("bank", "bank")):
        said = pytest_in(tmp_path, f"otp_atm.contracts.{suite}", OPTIONS[suite], f"my_rigs:{rig}", "-x")
        assert said.returncode == pytest.ExitCode.TESTS_FAILED


def test_check_finds_both_at_work(folder: Path) -> None:
    said = run_check(folder)
    assert "ok       card reader    my_reader:make: works, and is empty\n" in said
    assert re.search(r"^ok       bank           my_bank:make, PIN key [0-9A-F]{10}$", said, re.MULTILINE)
    assert "ok       presence       the bank says that it is there for ATM00001\n" in said


def test_scenarios_have_a_world_of_their_own_beside_them(folder: Path) -> None:
    command = [*PROGRAM, "scenario", "scenarios", "--config", "mine.yaml"]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, said.stdout.startswith("ok  ")) == (0, True), said.stdout + said.stderr


def test_an_option_that_is_missing_is_told_with_its_place(folder: Path) -> None:
    (folder / "less.yaml").write_text(FILES["mine.yaml"].replace("options: {folder: slot}", "options: {}"))
    said = subprocess.run([*PROGRAM, "check", "--config", "less.yaml"], cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, said.stderr) == (2, "less.yaml, line 5: card_reader.options: my_reader:make: needs a folder\n")


def test_a_terminal_welcomes_customers_with_them_and_reads_their_cards(folder: Path) -> None:
    need("server")
    drawn = {**os.environ, "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    command = [*PROGRAM, "kiosk", "--window", "--aloud", "--lang", "en", "--config", "mine.yaml"]
    with subprocess.Popen(command, cwd=folder, env=drawn, stdout=subprocess.PIPE, text=True) as kiosk:
        assert kiosk.stdout
        screens = names(kiosk.stdout)
        patience = Timer(PATIENCE, kiosk.kill)
        patience.start()
        try:
            assert "welcome" in until(screens, "welcome")
            (folder / "slot" / "new.txt").write_text("6037991234567893=2905")
            (folder / "slot" / "new.txt").rename(folder / "slot" / "card.txt")
            assert "out_of_service" not in until(screens, "card_pin")
            (folder / "slot" / "card.txt").unlink()
            until(screens, "card_gone")
        finally:
            kiosk.send_signal(signal.SIGTERM)
            patience.cancel()
            kiosk.stdout.read()  # to its end: a terminal that nobody listens to any more leaves with another code
    assert kiosk.returncode == 0


def names(said: Iterator[str]) -> Iterator[str]:
    """The screens, by the names that are said before each."""
    return (told[1] for line in said if (told := re.match(r"-- (\w+)", line)))


def until(screens: Iterator[str], name: str) -> list[str]:
    """The screens up to this one."""
    seen = []
    for screen in screens:
        seen.append(screen)
        if screen == name:
            return seen
    raise AssertionError(f"no {name} came after {seen}")


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """As from a checkout that is not installed."""
    there = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "otp_atm.contracts.plugin", "--pyargs", *arguments]
    return subprocess.run(command, cwd=folder, env=there, capture_output=True, text=True, timeout=120, check=False)


def run_check(folder: Path) -> str:
    command = [*PROGRAM, "check", "--config", "mine.yaml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False).stdout
