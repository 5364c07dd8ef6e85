"""What several kinds of tests need."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from tests.end_to_end.branch import Branch
from tests.end_to_end.xvfb import Xvfb
from tests.needs import need

for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]  # every server of the tests is on loopback, and no proxy between


@pytest.fixture(scope="session")
def xvfb() -> type[Xvfb]:
    """Private X servers."""
    missing = [program for program in ("Xvfb", "xdotool") if not shutil.which(program)]
    need("window", f"needs {' and '.join(missing)}" if missing else "")
    return Xvfb


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    """A bank that runs, and the configuration of a terminal that knows it."""
    branch = Branch(tmp_path)
    branch.open_bank()
    yield branch
    branch.close_bank()


@pytest.fixture(autouse=True)
def _leaves_room_for_files() -> Iterator[None]:
    """A font keeps its file open until it is collected, and painters of hundreds of tests would reach the limit of open files before."""
    yield
    with suppress(OSError):  # where /proc is not
        if sum(1 for _ in Path("/proc/self/fd").iterdir()) > FILES:
            gc.collect()


FILES: Final = 200


@pytest.fixture(autouse=True)
def _closes_its_databases(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever a test opens, it closes. Newer Pythons warn of databases left to the garbage collector, in whichever test comes next."""
    left_open: dict[int, str] = {}

    class Counted(sqlite3.Connection):
        def __init__(self, database: str, *arguments: Any, **more: Any) -> None:
            super().__init__(database, *arguments, **more)
            left_open[id(self)] = database

        def close(self) -> None:
            super().close()
            left_open.pop(id(self), None)

    connect = partial(sqlite3.connect, factory=Counted)
    monkeypatch.setattr(sqlite3, "connect", connect)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", connect)
    yield
    assert not left_open, f"left open: {', '.join(map(str, left_open.values()))}"
