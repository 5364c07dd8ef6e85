"""A release happens whole or not at all, and goes nowhere by itself. Played in a clone of a small project, with real git, make, build."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.needs import lacking
from tools.release import PROOF, VERSION_FILE, Refused, dated, entries, git, release, version_in

DAY = "2026-11-26"
CHANGES = "# Changelog\n\n## Unreleased\n\n- A new thing.\n\n### For banks\n\n- Another.\n\n## 1.2.3 (2026-01-31)\n\n- The first.\n"
PROOF_THAT_PASSES = "#!/bin/sh\ngrep --quiet 1.3.0 CHANGELOG.md otp_atm/__init__.py\n"
FILES = {
    "CHANGELOG.md": CHANGES,
    "otp_atm/__init__.py": '"""Ours."""\n\n__version__ = "1.2.3"\n',
    ".gitignore": "/dist/\n__pycache__/\n",
    ".ci/run": PROOF_THAT_PASSES,
    "Makefile": f".PHONY: dist\ndist:\n\t@{sys.executable} -m hatchling build >/dev/null 2>&1\n",
    "pyproject.toml": """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "otp-atm"
requires-python = ">=3.11"
dynamic = ["version"]

[tool.hatch.version]
path = "otp_atm/__init__.py"
""",
}


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone of a project whose version 1.2.3 is released."""
    missing = [name for name in ("git", "make") if not shutil.which(name)] + ["a shell"] * (os.name != "posix")
    lacking(f"needs {' and '.join(missing)}" if missing else "")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "somebody@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.delenv("MAKEFLAGS", raising=False)
    origin = tmp_path / "origin"
    for name, text in FILES.items():
        (origin / name).parent.mkdir(parents=True, exist_ok=True)
        (origin / name).write_text(text, encoding="utf-8")
    (origin / ".ci" / "run").chmod(0o755)
    git(origin, "init", "--quiet", "--initial-branch=main")
    git(origin, "add", ".")
    git(origin, "commit", "--quiet", "--message=Release 1.2.3")
    git(origin, "tag", "--annotate", "--message=Release 1.2.3", "v1.2.3")
    git(tmp_path, "clone", "--quiet", "origin", "clone")
    return tmp_path / "clone"


def state(checkout: Path) -> dict[str, str]:
    """Everything that a failure must leave alone: branch, tags, index, and the text of each file."""
    told = {" ".join(question): git(checkout, *question) for question in (("show-ref",), ("status", "--porcelain"), ("diff", "HEAD"))}
    return told | {name: (checkout / name).read_text(encoding="utf-8") for name in FILES}


def commit(checkout: Path, name: str, text: str) -> None:
    (checkout / name).write_text(text, encoding="utf-8")
    git(checkout, "commit", "--quiet", "--all", "--message=A change")


def refused(checkout: Path, version: str) -> str:
    """Why; and nothing has happened."""
    before = state(checkout)
    with pytest.raises(Refused) as why:
        release(checkout, version, DAY)
    assert state(checkout) == before
    return str(why.value)


def test_a_release_is_one_commit_with_its_version_its_date_and_its_tag(checkout: Path) -> None:
    release(checkout, "1.3.0", DAY)
    assert git(checkout, "log", "--format=%s", "v1.2.3..v1.3.0") == "Release 1.3.0"
    assert git(checkout, "rev-parse", "v1.3.0^{commit}") == git(checkout, "rev-parse", "main")
    assert git(checkout, "cat-file", "-t", "v1.3.0") == "tag"
    assert git(checkout, "status", "--porcelain") == ""
    assert git(checkout, "diff", "--name-only", "v1.2.3").split() == ["CHANGELOG.md", "otp_atm/__init__.py"]
    assert version_in(git(checkout, "show", "v1.3.0:otp_atm/__init__.py")) == "1.3.0"
    assert (checkout / "CHANGELOG.md").read_text(encoding="utf-8") == CHANGES.replace("## Unreleased", f"## Unreleased\n\n## 1.3.0 ({DAY})")


def test_the_artefacts_are_of_that_version_and_their_checksums_hold(checkout: Path) -> None:
    wheel, sdist = release(checkout, "1.3.0", DAY)
    assert b'__version__ = "1.3.0"' in zipfile.ZipFile(wheel).read("otp_atm/__init__.py")
    with tarfile.open(sdist) as files:
        assert f"## 1.3.0 ({DAY})" in (files.extractfile("otp_atm-1.3.0/CHANGELOG.md") or pytest.fail("empty")).read().decode()
    sums = (checkout / "dist" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert sums == [f"{sha256(made.read_bytes()).hexdigest()}  {made.name}" for made in (wheel, sdist)]


def test_nothing_is_pushed(checkout: Path) -> None:
    before = git(checkout, "ls-remote", "origin")
    release(checkout, "1.3.0", DAY)
    assert git(checkout, "ls-remote", "origin") == before


def test_one_release_can_follow_another_as_soon_as_there_is_something_new(checkout: Path) -> None:
    release(checkout, "1.3.0", DAY)
    assert "no entries" in refused(checkout, "1.3.1")
    text = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    commit(checkout, ".ci/run", "#!/bin/sh\n")
    commit(checkout, "CHANGELOG.md", text.replace("## Unreleased\n", "## Unreleased\n\n- Mended.\n"))
    release(checkout, "1.3.1", "2026-12-01")
    assert "## Unreleased\n\n## 1.3.1 (2026-12-01)\n\n- Mended.\n\n## 1.3.0" in (checkout / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_version_that_stands_in_the_package_already_is_released_when_it_never_was(checkout: Path) -> None:
    commit(checkout, VERSION_FILE, '__version__ = "1.3.0"\n')
    release(checkout, "1.3.0", DAY)
    assert git(checkout, "tag", "--list", "v1.3.0") == "v1.3.0"


@pytest.mark.parametrize("version", ["", "1.3", "1.3.0.0", "v1.3.0", "1.03.0", "1.3.0-rc.1", "1.3.0\n", "-m", "latest", "١.٣.٠"])
def test_what_is_no_version_is_refused(version: str, checkout: Path) -> None:
    assert "three numbers like 1.2.3" in refused(checkout, version)


@pytest.mark.parametrize("version", ["1.2.3", "1.2.2", "0.9.9"])
def test_a_version_must_be_greater_than_every_one_that_is_released(version: str, checkout: Path) -> None:
    assert "not greater than 1.2.3" in refused(checkout, version)


def test_a_tag_counts_as_released_even_if_the_changelog_has_forgotten_it(checkout: Path) -> None:
    git(checkout, "tag", "v1.10.0")
    assert "not greater than 1.10.0" in refused(checkout, "1.9.0")


def test_a_version_is_not_less_than_what_the_package_says(checkout: Path) -> None:
    commit(checkout, VERSION_FILE, '__version__ = "2.0.0"\n')
    assert "less than 2.0.0" in refused(checkout, "1.3.0")


def test_a_checkout_with_changes_or_new_files_is_refused(checkout: Path) -> None:
    (checkout / "new.py").touch()
    assert "not clean:\n?? new.py" in refused(checkout, "1.3.0")
    (checkout / "new.py").unlink()
    (checkout / "CHANGELOG.md").write_text(CHANGES + "- More.\n", encoding="utf-8")
    assert "CHANGELOG.md" in refused(checkout, "1.3.0")


def test_no_branch_is_no_place_for_a_release(checkout: Path) -> None:
    git(checkout, "checkout", "--quiet", "--detach")
    assert "no branch" in refused(checkout, "1.3.0")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (CHANGES.replace("- A new thing.", "").replace("- Another.", ""), "no entries"),
        (CHANGES.replace("## Unreleased", "## Next"), "first heading"),
        (CHANGES.partition("## Unreleased")[0], "first heading"),
    ],
)
def test_a_changelog_that_does_not_say_what_is_new_is_refused(text: str, why: str, checkout: Path) -> None:
    commit(checkout, "CHANGELOG.md", text)
    assert why in refused(checkout, "1.3.0")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".ci/run", "#!/bin/sh\nexit 1\n"),
        ("Makefile", "dist:\n\t@exit 1\n"),
        ("Makefile", "dist:\n\t@touch otp_atm/made.py\n"),
        ("Makefile", "dist:\n\t@true\n"),
    ],
    ids=["the proof fails", "the build fails", "the build leaves something", "the build makes nothing"],
)
def test_whatever_fails_on_the_way_leaves_the_checkout_as_it_was(name: str, text: str, checkout: Path) -> None:
    commit(checkout, name, text)
    before = state(checkout)
    with pytest.raises((Refused, subprocess.CalledProcessError)):
        release(checkout, "1.3.0", DAY)
    (checkout / "otp_atm" / "made.py").unlink(missing_ok=True)
    assert state(checkout) == before


def test_a_tag_that_git_refuses_takes_the_commit_with_it(checkout: Path) -> None:
    git(checkout, "config", "tag.gpgSign", "true")
    git(checkout, "config", "gpg.program", "false")
    assert "git tag" in refused(checkout, "1.3.0")


def test_what_somebody_edits_while_the_proof_runs_is_not_lost_when_it_fails(checkout: Path) -> None:
    commit(checkout, ".ci/run", "#!/bin/sh\necho '# mine' >>Makefile\nexit 1\n")
    with pytest.raises(subprocess.CalledProcessError):
        release(checkout, "1.3.0", DAY)
    assert git(checkout, "status", "--porcelain") == "M Makefile"
    assert (checkout / "Makefile").read_text(encoding="utf-8").endswith("# mine\n")


def test_our_own_changelog_and_version_have_the_form_that_a_release_needs() -> None:
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert isinstance(entries(changelog), list)
    assert f"## 999.0.0 ({DAY})" in dated(changelog, "999.0.0", DAY)
    assert version_in((PROJECT / VERSION_FILE).read_text(encoding="utf-8"))
    assert (PROJECT / PROOF).stat().st_mode & 0o111
