"""A release, of a version like 1.2.3: `make release VERSION=1.2.3`.

First everything is looked at that could be wrong. Then the version is set and the changelog dated, `.ci/run` proves just that, and it is
committed, built and tagged, the tag last. Whatever fails on the way, the checkout is put back as it was. Nothing is pushed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from otp_atm.kiosk.project import PROJECT

PROOF: Final = ".ci/run"
BUILD: Final = ("make", "--no-print-directory", "dist")
VERSION_FILE: Final = "otp_atm/__init__.py"
CHANGELOG: Final = "CHANGELOG.md"
UNRELEASED: Final = "## Unreleased"
SUMS: Final = "SHA256SUMS"

_NUMBER: Final = r"(?:0|[1-9][0-9]*)"
_VERSION: Final = rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}"
_ASSIGNMENT: Final = re.compile(rf'^__version__ = "({_VERSION})"$', re.MULTILINE)
_RELEASED: Final = re.compile(rf"^## ({_VERSION}) \(", re.MULTILINE)
_TAG: Final = re.compile(rf"^v({_VERSION})$", re.MULTILINE)


class Refused(Exception):
    """Something is not as a release needs it; the message says what."""


def release(project: Path, version: str, day: str) -> list[Path]:
    """Release a version of the project in this checkout, on a day like 2026-11-26, and return its artefacts.

    Raises Refused, and CalledProcessError if proof or build fails; then branch, tags and files are what they were.
    """
    begun = ready(project, version)
    changed = {VERSION_FILE: with_version(_read(project, VERSION_FILE), version), CHANGELOG: dated(_read(project, CHANGELOG), version, day)}
    with put_back(project, begun, f"v{version}", *changed):
        for name, text in changed.items():
            (project / name).write_text(text, encoding="utf-8", newline="\n")
        subprocess.run([PROOF], cwd=project, check=True)
        git(project, "commit", "--quiet", f"--message=Release {version}", "--", *changed)
        subprocess.run(BUILD, cwd=project, check=True)
        _clean(project)
        built = artefacts(project / "dist", version)
        (project / "dist" / SUMS).write_text(checksums(built), encoding="utf-8", newline="\n")
        git(project, "tag", "--annotate", f"--message=Release {version}", f"v{version}")
    return built


def ready(project: Path, version: str) -> str:
    """The commit that the release begins at, after everything has been looked at that can be before. Raises Refused."""
    if not re.fullmatch(_VERSION, version):
        raise Refused(f"VERSION={version} is no version: three numbers like 1.2.3 are (https://semver.org)")
    _clean(project)
    if not git(project, "branch", "--show-current"):
        raise Refused("no branch is checked out")
    git(project, "var", "GIT_COMMITTER_IDENT")
    text = _read(project, CHANGELOG)
    released = [*_RELEASED.findall(text), *_TAG.findall(git(project, "tag", "--list"))]
    for one in released:
        if numbers(version) <= numbers(one):
            raise Refused(f"{version} is not greater than {one}, which is released")
    if numbers(version) < numbers(now := version_in(_read(project, VERSION_FILE))):
        raise Refused(f"{version} is less than {now}, which {VERSION_FILE} says")
    if not entries(text):
        raise Refused(f"{CHANGELOG} has no entries under «{UNRELEASED.removeprefix('## ')}»")
    return git(project, "rev-parse", "HEAD")


@contextmanager
def put_back(project: Path, commit: str, tag: str, *files: str) -> Iterator[None]:
    """Bring branch and files back to a commit, and take the tag away, if what is done meanwhile fails or is interrupted.

    Only what the release itself changes is touched: somebody may have begun to edit something else while the proof was running.
    """
    try:
        yield
    except BaseException:
        if git(project, "tag", "--list", tag):
            git(project, "tag", "--delete", tag)
        git(project, "reset", "--quiet", "--soft", commit)
        git(project, "restore", f"--source={commit}", "--staged", "--worktree", "--", *files)
        raise


def version_in(text: str) -> str:
    """The version that the package says."""
    found = _ASSIGNMENT.search(text)
    if not found:
        raise Refused(f'{VERSION_FILE} has no line like __version__ = "1.2.3"')
    return found[1]


def with_version(text: str, version: str) -> str:
    """
    >>> with_version('__version__ = "1.2.3"', "1.3.0")
    '__version__ = "1.3.0"'
    """
    return _ASSIGNMENT.sub(f'__version__ = "{version}"', text)


def entries(changelog: str) -> list[str]:
    """The entries that no release has: those under its first heading, which must be «Unreleased»."""
    heading, _, rest = changelog.partition("\n## ")[2].partition("\n")
    if f"## {heading}" != UNRELEASED:
        raise Refused(f"the first heading of {CHANGELOG} must be «{UNRELEASED.removeprefix('## ')}»")
    return re.findall(r"^- \S.*", rest.partition("\n## ")[0], re.MULTILINE)


def dated(changelog: str, version: str, day: str) -> str:
    """What was unreleased is the version's, and nothing is unreleased."""
    return changelog.replace(f"{UNRELEASED}\n", f"{UNRELEASED}\n\n## {version} ({day})\n", 1)


def numbers(version: str) -> tuple[int, ...]:
    """Of a version, for comparing.

    >>> numbers("1.10.0") > numbers("1.9.0")
    True
    """
    return tuple(map(int, version.split(".")))


def artefacts(folder: Path, version: str) -> list[Path]:
    """Wheel and sdist of a version. Raises Refused if one is missing."""
    wanted = [folder / f"otp_atm-{version}-py3-none-any.whl", folder / f"otp_atm-{version}.tar.gz"]
    missing = [path.name for path in wanted if not path.is_file()]
    if missing:
        raise Refused(f"`make dist` has not made {' and '.join(missing)}")
    return wanted


def checksums(files: list[Path]) -> str:
    """SHA-256 of each file, as `sha256sum --check` reads them."""
    return "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def git(project: Path, *arguments: str) -> str:
    """What git says. Raises Refused, with git's own words."""
    done = subprocess.run(["git", *arguments], cwd=project, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise Refused(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def _clean(project: Path) -> None:
    if changes := git(project, "status", "--porcelain"):
        raise Refused(f"the checkout is not clean:\n{changes}")


def _read(project: Path, name: str) -> str:
    return (project / name).read_text(encoding="utf-8")


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) == 2 else ""
    try:
        made = release(PROJECT, asked, f"{datetime.now(UTC):%Y-%m-%d}")
    except (Refused, subprocess.CalledProcessError) as error:
        sys.exit(f"release: {error}")
    print(*(f"made {path.relative_to(PROJECT)}" for path in made), sep="\n")
    print(f"Nothing was pushed. To publish it: git push --atomic origin HEAD v{asked}")
