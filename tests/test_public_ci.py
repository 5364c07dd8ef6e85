"""The workflow of a public CI is not run here. What it names is there all the same, and it tries the Pythons that the metadata promise."""

from __future__ import annotations

import os
import re
from typing import Any, Final

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from otp_atm.kiosk.project import PROJECT
from tests.needs import KINDS
from tools.project_table import project_table, pythons

PAGE: Final = PROJECT / ".github" / "workflows" / "ci.yml"
TEXT: Final = PAGE.read_text(encoding="utf-8")
JOBS: Final[dict[str, Any]] = yaml.safe_load(TEXT)["jobs"]
COMMANDS: Final = [(name, step["run"]) for name, job in JOBS.items() for step in job["steps"] if "run" in step]
PYTHONS: Final = pythons(project_table())


def test_the_metadata_promise_the_pythons_that_may_install_it() -> None:
    wanted = SpecifierSet(project_table()["requires-python"])
    assert [version for version in PYTHONS if version not in wanted] == []
    major, minor = map(int, PYTHONS[0].split("."))
    assert f"{major}.{minor - 1}" not in wanted
    assert [int(version.split(".")[1]) for version in PYTHONS] == [*range(minor, minor + len(PYTHONS))]


@pytest.mark.parametrize("job", JOBS)
def test_every_job_tries_the_pythons_that_the_metadata_promise(job: str) -> None:
    matrix = JOBS[job]["strategy"]["matrix"]
    assert matrix["python"] == PYTHONS
    assert [step["with"] for step in JOBS[job]["steps"] if "setup-python" in step.get("uses", "")] == [
        {"python-version": "${{ matrix.python }}"}
    ]


def test_newer_pythons_that_are_at_hand_are_those_of_the_metadata() -> None:
    elsewhere = (PROJECT / "tools" / "elsewhere.sh").read_text(encoding="utf-8")
    assert re.findall(r'^versions="(.*)"$', elsewhere, re.MULTILINE) == [" ".join(PYTHONS[1:])]


def test_linux_runs_what_a_submission_must_pass_and_the_others_the_tests() -> None:
    assert JOBS["linux"]["runs-on"].startswith("ubuntu")
    assert JOBS["elsewhere"]["strategy"]["matrix"]["system"] == ["windows-latest", "macos-latest"]
    assert COMMANDS == [
        ("linux", ".ci/run"),
        ("elsewhere", "python -m pip install -r requirements-dev.txt"),
        ("elsewhere", "python -m pytest"),
    ]


def test_what_is_called_is_there_and_can_be_run() -> None:
    assert os.access(PROJECT / ".ci" / "run", os.X_OK)
    named = [word for _, command in COMMANDS for word in command.split() if "/" in word or word.endswith(".txt")]
    assert len(named) == 2
    assert [word for word in named if not (PROJECT / word).is_file()] == []


def test_where_linux_services_are_lacking_the_tests_leave_out_what_needs_them_and_do_not_fail_for_it() -> None:
    assert JOBS["elsewhere"]["env"] == {"CI": "", "TEST_WITHOUT": " ".join(sorted(KINDS, key="window reader server".index))}


def test_it_says_at_its_top_that_it_is_not_run_here() -> None:
    assert "NOT RUN" in TEXT.splitlines()[0]
