"""What a test needs beside Python: whether this run leaves it out, and what it means that a machine does not have it."""

from __future__ import annotations

import os
import sys
from typing import Final

import pytest

KINDS: Final = frozenset({"window", "reader", "server"})
"""A window of an X server, a PC/SC service, a process that serves (the bank, PostgreSQL, the terminal itself)."""


def without() -> frozenset[str]:
    """The kinds that this run leaves out: TEST_WITHOUT names them, with spaces between."""
    left_out = frozenset(os.environ.get("TEST_WITHOUT", "").split())
    if left_out - KINDS:
        raise pytest.UsageError(f"TEST_WITHOUT knows {', '.join(sorted(KINDS))}, not {', '.join(sorted(left_out - KINDS))}")
    return left_out


def need(kind: str, lack: str = "") -> None:
    """Go on only in a run that has this kind of thing. `lack` says what the machine has not: a reason to skip, but in CI a failure."""
    if kind in without():
        pytest.skip(f"needs a {kind}")
    lacking(lack)


def lacking(what: str) -> None:
    """Skip where something is lacking; fail in CI, where nothing may be. Nothing happens if `what` is empty."""
    if what:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(what)


def linux_only(what: str) -> pytest.MarkDecorator:
    """A mark for tests of something that no other system has, or that they move by what only Linux has."""
    return pytest.mark.skipif(sys.platform != "linux", reason=f"{what}: only on Linux")


def posix_only(what: str) -> pytest.MarkDecorator:
    """The same for what Windows alone has not."""
    return pytest.mark.skipif(os.name != "posix", reason=f"{what}: not on Windows")


def need_linux(what: str) -> None:
    """Go on only on Linux; for what a test uses."""
    if sys.platform != "linux":
        pytest.skip(f"{what}: only on Linux")


def need_posix(what: str) -> None:
    """Go on anywhere but on Windows."""
    if os.name != "posix":
        pytest.skip(f"{what}: not on Windows")
