"""All that is ours is imported by one name, otp_atm, so that no name of a room is in the way of somebody's own package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from otp_atm.kiosk.project import PROJECT
from tests.imports import imported
from tools.tree import BESIDE, PACKAGE, inside

ROOMS = {name.removesuffix(".py") for name in inside()}
OURS = (PACKAGE, *inside(), *BESIDE)


def modules() -> Iterator[Path]:
    for name in OURS:
        yield from [PROJECT / name] if name.endswith(".py") else sorted((PROJECT / name).rglob("*.py"))


def test_a_room_is_imported_as_a_part_of_the_package() -> None:
    assert [str(path) for path in modules() if not ROOMS.isdisjoint(imported(path.read_text(encoding="utf-8")))] == []


def test_everything_that_is_in_the_wheel_is_there() -> None:
    """What lies in it and what does not is said once: by the wheel's recipe."""
    assert [name for name in inside() if not (PROJECT / name).exists()] == []
    code = {path.name for path in PROJECT.iterdir() if path.suffix == ".py" or any(path.glob("*.py"))}
    assert code - {*inside()} | {*BESIDE} == {PACKAGE, *BESIDE}


def test_the_rooms_of_a_program_that_runs_are_those_of_the_package() -> None:
    """None of them is loaded a second time under its bare name, where its classes would be other classes."""
    import sys

    assert [name for name in sys.modules if name.split(".")[0] in ROOMS] == []
