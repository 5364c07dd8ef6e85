"""Every module of the program, and of its tests, can be loaded on Windows and macOS: nothing at load needs what only Linux or POSIX has."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from otp_atm.kiosk.project import PROJECT
from tests.needs import posix_only
from tests.platforms.pretence import SYSTEMS
from tools.tree import PACKAGE, inside

pytestmark = posix_only("a pretence, which is played on POSIX")

PATIENCE = 120
ON_GEVENT = {f"{PACKAGE}.fleet.{name}" for name in ("engine", "locustfile", "user")}
"""They load Locust, which changes sockets and locks for all that is loaded after it, and wants to be the first."""


def of_the_program() -> list[str]:
    return [module for name in (PACKAGE, *inside()) for module in modules(name) if module not in ON_GEVENT]


def of_load() -> list[str]:
    return sorted(ON_GEVENT)


def of_the_tests() -> list[str]:
    return [module for module in modules("tests") if not module.startswith("tests.platforms")]


def modules(name: str) -> list[str]:
    """Those in a folder of the project, or the one that it is, as they are imported."""
    place = PROJECT / name
    files = [place] if place.suffix == ".py" else place.rglob("*.py")
    paths = [file.relative_to(PROJECT).with_suffix("").parts for file in files]
    package = () if name in {PACKAGE, "tests"} else (PACKAGE,)
    return sorted(".".join((*package, *path)).removesuffix(".__init__") for path in paths)


def in_the_way(system: str, *named: str, first: Path = PROJECT) -> str:
    """Of loading these modules there, a line for each. They are looked for in the folder `first` before the project."""
    command = [sys.executable, "-m", "tests.platforms.pretence", system, "load", *named]
    environment = {name: value for name, value in os.environ.items() if name != "CI"}  # what is lacking is no failure there
    places = (PROJECT, PROJECT / "examples" / "websocket_bank")  # as for the tests themselves (pyproject.toml)
    environment |= {"PYGAME_HIDE_SUPPORT_PROMPT": "1", "PYTHONPATH": os.pathsep.join(map(str, places))}
    ended = subprocess.run(command, cwd=first, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert not ended.stderr, ended.stderr
    return ended.stdout


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("named", [of_the_program, of_load, of_the_tests])
def test_every_module_can_be_loaded(system: str, named: Callable[[], list[str]]) -> None:
    assert len(named()) > 150 or named() == sorted(ON_GEVENT)
    assert in_the_way(system, *named()) == ""


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("import termios", "No module named 'termios'"),
        ("from os import geteuid", "cannot import name 'geteuid'"),
        ("import signal\nsignal.SIGHUP", "has no attribute 'SIGHUP'"),
        ("import os\nassert os.name == 'posix'", "AssertionError"),
    ],
)
def test_what_would_be_in_the_way_is_told(lines: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "of_posix.py").write_text(f"{lines}\n", encoding="utf-8")
    (tmp_path / "bench" / "__init__.py").touch()
    assert told in in_the_way("win32", "bench.of_posix", first=tmp_path)
