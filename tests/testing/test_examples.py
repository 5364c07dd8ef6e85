"""The examples of tests at an ATM hold: in Python, in Node and in curl and shell, each at an ATM over HTTP; and each can start one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.needs import lacking, linux_only, need
from tests.remote.server import TOKEN
from tests.testing.suite import Suite, environment

EXAMPLES: Final = PROJECT / "examples"
PATIENCE: Final = 90.0


def run(folder: str, *command: str, **variables: str) -> str:
    """What a command says in the folder of an example. Fails if it does."""
    need("server")
    lacking("" if shutil.which(command[0]) else f"{command[0]} is not installed")
    ended = subprocess.run(
        command,
        cwd=EXAMPLES / folder,
        env=environment() | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


@pytest.fixture
def program(tmp_path: Path) -> str:
    """The command `otp-atm` of this checkout."""
    command = tmp_path / "otp-atm"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{PROJECT / "run_atm.py"}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return str(command)


def test_the_whole_guide_and_a_visit_in_python(tmp_path: Path, url: str) -> None:
    suite = Suite(tmp_path)
    shutil.copytree(EXAMPLES / "remote_python", tmp_path, dirs_exist_ok=True)
    told = suite.run("--atm-url", url, token=TOKEN)
    assert told.code == 0, told.output
    assert len(told.tests) >= 19
    assert not any(told.tests.values()), "nothing is left out"


def test_the_whole_guide_and_a_visit_in_node(url: str) -> None:
    said = run("remote_node", "node", "--test", "--test-reporter=tap", ATM_URL=url, ATM_TOKEN=TOKEN)
    held = re.findall(r"^ *ok \d+ - (.*)$", said, re.MULTILINE)
    assert {"the guide", "deactivated at the ATM, both kinds end", "a customer registers for one-time passwords"} <= set(held)
    assert re.search(r"^# (fail|skipped|todo|cancelled) [1-9]", said, re.MULTILINE) is None


def test_node_starts_an_atm_and_ends_it(program: str) -> None:
    said = run("remote_node", "node", "--test", "--test-reporter=tap", "visit.test.mjs", OTP_ATM=program)
    assert "ok 1 - a customer registers for one-time passwords" in said


@linux_only("bash, mktemp and sed as Linux has them")
@pytest.mark.parametrize("starts", [True, False], ids=["its own", "elsewhere"])
def test_a_visit_in_curl_and_shell(starts: bool, program: str, url: str) -> None:
    lacking("" if shutil.which("curl") else "curl is not installed")
    where = {"OTP_ATM": program} if starts else {"ATM_URL": url, "ATM_TOKEN": TOKEN}
    said = run("remote_shell", "bash", "visit.test.sh", **where)
    tests = said.splitlines()
    assert tests[-1] == f"1..{len(tests) - 1}"
    assert [line for line in tests[:-1] if not line.startswith("ok ")] == []
    assert len(tests) > 6


def test_a_test_in_shell_that_does_not_hold_is_found(program: str, url: str, tmp_path: Path) -> None:
    """The example's own way of finding out: a step that is none of the screen's."""
    shutil.copytree(EXAMPLES / "remote_shell", tmp_path / "shell")
    visit = tmp_path / "shell" / "visit.test.sh"
    visit.write_text(visit.read_text(encoding="utf-8").replace("- expect: enrolled", "- expect: welcome"), encoding="utf-8")
    ended = subprocess.run(
        ["bash", str(visit)],
        env=environment() | {"ATM_URL": url, "ATM_TOKEN": TOKEN},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 1
    assert "not ok 1 - a customer registers" in ended.stdout
    assert "expected the screen welcome" in ended.stdout
