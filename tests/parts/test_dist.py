"""`make dist`: wheel and sdist are the same bytes wherever they are built, and hold what belongs in them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from typing import Final
from zipfile import ZipFile

import pytest

from otp_atm import __version__
from otp_atm.kiosk.project import PROJECT
from tests.parts.built import build
from tests.parts.environment import metadata_of
from tools.tree import PACKAGE, inside

IN_NEITHER: Final = (".*", "docs/screens/*", "docs/*.webp")
NOT_IN_THE_WHEEL: Final = (*IN_NEITHER, "deploy/debian/*", "docs/*.png", "*/gallery.py", "screens/pictures.py")
STRAY: Final = (
    "bank/__pycache__/desk.cpython-311.pyc",
    "var/journal/journal-000001.jsonl",
    "bank/bank.sqlite3",
    "build/tree/x.py",
    "dist/otp_atm-0.9.0.tar.gz",
    ".venv/x.py",
    "notes.txt",
)
"""What people have lying about in a checkout."""


def ours() -> list[str]:
    """The files of the project, committed or about to be."""
    if not (PROJECT / ".git").exists():
        pytest.skip("needs the repository: it says which files are ours")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]


def but(names: list[str], patterns: tuple[str, ...]) -> list[str]:
    return [name for name in names if not any(fnmatch(name, pattern) for pattern in patterns)]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(tmp_path_factory.mktemp("dist"))


def hashes(files: dict[str, Path]) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in files.values()}


def test_it_is_the_same_bytes_twice(dist: dict[str, Path], tmp_path: Path) -> None:
    assert len(dist) == 2
    assert hashes(build(tmp_path)) == hashes(dist)


def test_it_is_the_same_bytes_from_another_folder_at_another_time_with_other_permissions(dist: dict[str, Path], tmp_path: Path) -> None:
    """And whatever else lies about there."""
    other = tmp_path / "elsewhere"
    for name in [name for name in ours() if not name.startswith("docs/screens/")]:
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / name, other / name)
        (other / name).chmod(0o600 | (PROJECT / name).stat().st_mode & 0o100)
        os.utime(other / name, (86400, 86400))
    for name in STRAY:
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        (other / name).write_text("a stray")
    assert hashes(build(tmp_path / "dist", source=other, umask=0o077)) == hashes(dist)


def test_the_sdist_makes_the_same_wheel(dist: dict[str, Path], tmp_path: Path) -> None:
    with tarfile.open(dist["sdist"]) as archive:
        archive.extractall(tmp_path, filter="data")
    again = build(tmp_path / "dist", "wheel", source=tmp_path / f"otp_atm-{__version__}")
    assert hashes(again) == hashes({"wheel": dist["wheel"]})


def test_in_the_wheel_is_one_import_name_and_what_belongs_to_it(dist: dict[str, Path]) -> None:
    packed = ZipFile(dist["wheel"]).namelist()
    info = f"otp_atm-{__version__}.dist-info"
    assert {name.split("/")[0] for name in packed} == {PACKAGE, info}
    rooms = tuple(f"{room}/" for room in inside())
    expected = [
        name if name.startswith(f"{PACKAGE}/") else f"{PACKAGE}/{name}"
        for name in but(ours(), NOT_IN_THE_WHEEL)
        if name.startswith((f"{PACKAGE}/", *rooms)) or name in inside()
    ]
    assert sorted(name for name in packed if not name.startswith(info)) == sorted(expected)
    assert f"{PACKAGE}/py.typed" in packed


def test_in_the_sdist_is_the_whole_project_but_its_pictures(dist: dict[str, Path]) -> None:
    with tarfile.open(dist["sdist"]) as archive:
        packed = [name.split("/", 1)[1] for name in archive.getnames()]
    assert sorted(set(packed) - {"PKG-INFO", ".gitignore"}) == sorted(but(ours(), IN_NEITHER))


def test_a_tool_that_installs_it_is_told_by_the_wheel(dist: dict[str, Path]) -> None:
    told = metadata_of(dist["wheel"])
    assert (told.metadata["Name"], told.version, told.metadata["Requires-Python"]) == ("otp-atm", __version__, ">=3.11")
    plugins = {(name, name) for name in ("otp_atm.contracts.plugin", "otp_atm.testing.plugin")}
    assert {(entry.name, entry.value) for entry in told.entry_points} == {("otp-atm", "otp_atm.launcher:main"), *plugins}


def test_the_version_is_said_once() -> None:
    """In code and configuration; what came with which version is history."""
    said = re.compile(rf"(?<![\d.=<>]){re.escape(__version__)}(?![\d.])")
    kinds = {".py", ".toml", ".yaml", ".json", ".sh", ""}
    source = [name for name in ours() if Path(name).suffix in kinds and not name.startswith("scenarios/")]
    places = [
        f"{name}, line {number}"
        for name in source
        for number, line in enumerate((PROJECT / name).read_text(encoding="utf-8").splitlines(), 1)
        if said.search(line)
    ]
    assert len(places) == 1
    assert places[0].startswith("otp_atm/__init__.py, ")


def test_what_builds_it_is_locked() -> None:
    """Another builder may pack other bytes."""
    assert re.search(r"^hatchling==\S+ \\$", (PROJECT / "requirements-dev.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert "-m hatchling build" in (PROJECT / "Makefile").read_text(encoding="utf-8")
