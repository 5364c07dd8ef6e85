"""All that is ours is imported by one name, otp_atm, so that no name of a room is in the way of somebody's own package."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from otp_atm.kiosk.project import PROJECT
from tools.tree import BESIDE, PACKAGE, inside

ROOMS = {name.removesuffix(".py") for name in inside()}
OURS = (PACKAGE, *inside(), *BESIDE)


def modules() -> Iterator[Path]:
    for name in OURS:
        yield from [PROJECT / name] if name.endswith(".py") else sorted((PROJECT / name).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Of each import in a file the first name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}, line {node.lineno}: an import says from where"
            yield str(node.module).split(".")[0]


@pytest.mark.parametrize("path", [*modules()], ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_room_is_imported_as_a_part_of_the_package(path: Path) -> None:
    assert ROOMS.isdisjoint(imported(path))


def test_everything_that_is_in_the_wheel_is_there() -> None:
    """What lies in it and what does not is said once: by the wheel's recipe."""
    assert [name for name in inside() if not (PROJECT / name).exists()] == []
    code = {path.name for path in PROJECT.iterdir() if path.suffix == ".py" or any(path.glob("*.py"))}
    assert code - {*inside()} | {*BESIDE} == {PACKAGE, *BESIDE}


def test_the_rooms_of_a_program_that_runs_are_those_of_the_package() -> None:
    """None of them is loaded a second time under its bare name, where its classes would be other classes."""
    import sys

    assert [name for name in sys.modules if name.split(".")[0] in ROOMS] == []
