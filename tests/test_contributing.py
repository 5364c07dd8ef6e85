"""What CONTRIBUTING.md and SECURITY.md tell people to do can be done, and what they quote stands in the code."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest
import yaml

from otp_atm.kiosk.project import PROJECT

PAGES: Final = {name: (PROJECT / name).read_text(encoding="utf-8") for name in ("CONTRIBUTING.md", "SECURITY.md", "README.md")}
CONTRIBUTING: Final = PAGES["CONTRIBUTING.md"]
MAKEFILE: Final = (PROJECT / "Makefile").read_text(encoding="utf-8")
TARGETS: Final = {target: needs.split() for target, needs in re.findall(r"^([a-z0-9-]+):(?!=)([^#\n]*)", MAKEFILE, re.MULTILINE)}

TOLD: Final = sorted(
    set(re.findall(r"`make ([a-z-]+)", CONTRIBUTING)) | set(re.findall(r"^    make ([a-z-]+)", CONTRIBUTING, re.MULTILINE))
)
NAMED: Final = sorted(set(re.findall(r"`((?!build/)[\w./-]+(?:/|\.(?:py|md|toml|txt))|docs/screens)`", CONTRIBUTING)))
QUOTED: Final = re.findall(r"\(`([\w/]+\.py)`\)[^`]*```python\n(.*?)```", CONTRIBUTING, re.DOTALL)


def test_commands_files_and_quotations_have_been_found() -> None:
    assert {"test", "check", "release", "tree"} <= {*TOLD}
    assert {"tests/needs.py", "tests/machine/", "pyproject.toml"} <= {*NAMED}
    assert len(QUOTED) == CONTRIBUTING.count("```python") >= 4


@pytest.mark.parametrize("target", TOLD)
def test_a_task_that_is_named_is_one_of_the_makefiles(target: str) -> None:
    assert target in TARGETS


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_is_named_is_there(name: str) -> None:
    assert (PROJECT / name).exists()


@pytest.mark.parametrize(
    ("page", "link"), [(page, link) for page, text in PAGES.items() for link in re.findall(r"\]\((?!https?:)([^)#]+)", text)]
)
def test_a_page_that_is_linked_is_there(page: str, link: str) -> None:
    assert (PROJECT / link).exists()


def test_a_program_that_is_called_is_there() -> None:
    called = {word for line in re.findall(r"`([^`\n]+)`", CONTRIBUTING) for word in line.split() if word.startswith((".ci/", "tests/"))}
    assert {".ci/run", "tests/kiosk"} <= called
    assert [name for name in called if not (PROJECT / name).exists()] == []


@pytest.mark.parametrize(("file", "code"), QUOTED, ids=[file for file, _ in QUOTED])
def test_what_is_quoted_stands_in_the_code(file: str, code: str) -> None:
    assert code in (PROJECT / file).read_text(encoding="utf-8")


def test_the_hooks_before_a_commit_are_what_make_check_runs() -> None:
    hooks = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [repository["repo"] for repository in hooks] == ["local"]
    assert [hook["entry"] for hook in hooks[0]["hooks"]] == [f"make {target}" for target in TARGETS["check"]]
    assert len(TARGETS["check"]) == 3


def test_every_task_that_is_no_file_says_so() -> None:
    """Otherwise make does nothing as soon as something of its name is there, as dist is after a release."""
    phony = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert {word for line in phony for word in line.split()} == {*TARGETS}


def test_what_is_known_of_the_project_stands_in_its_metadata_and_what_the_owner_has_not_said_does_not() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "Typing :: Typed" in project["classifiers"]
    assert (PROJECT / "otp_atm" / "py.typed").exists()
    assert project.keys() & {"license", "license-files", "urls"} == set()
    assert [name for name in project["classifiers"] if name.startswith("License")] == []
    assert [path.name for path in Path(PROJECT).glob("LICEN[CS]E*")] == []
