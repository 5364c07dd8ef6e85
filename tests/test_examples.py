"""Every example in a docstring does what it says."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from otp_atm.kiosk.project import PROJECT

ROOMS = ("kiosk", "languages", "screens", "hardware", "bank", "phone", "demo", "scenarios", "bench", "tools")


def modules_with_examples() -> Iterator[str]:
    for room in ROOMS:
        for path in sorted((PROJECT / room).rglob("*.py")):
            if ">>> " in path.read_text(encoding="utf-8"):
                yield _name(path)


def _name(path: Path) -> str:
    inside = ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
    return inside if inside.startswith(("bench.", "tools.")) else f"otp_atm.{inside}"


@pytest.mark.parametrize("name", tuple(modules_with_examples()))
def test_examples_hold(name: str) -> None:
    outcome = doctest.testmod(import_module(name))
    assert outcome.attempted
    assert not outcome.failed
