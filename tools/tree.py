"""The program as a wheel has it, every room inside otp_atm, for tools that follow folders instead of importing: type checker, import rules.

`python -m tools.tree` makes build/tree anew, of links.
"""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Final

from otp_atm.kiosk.project import PROJECT

PACKAGE: Final = "otp_atm"
BESIDE: Final = ("bench", "examples", "tests", "tools", "run_atm.py")
"""What is ours and in no wheel."""


def inside() -> list[str]:
    """What lies inside the package in a wheel and beside it in a checkout, as the wheel's recipe says."""
    recipe = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    return [*recipe["sources"], *recipe["force-include"]]


def plant(folder: Path) -> Path:
    """Make the tree at this folder, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    package = folder / PACKAGE
    package.mkdir(parents=True)
    for own in (PROJECT / PACKAGE).iterdir():
        if own.name != "__pycache__":
            (package / own.name).symlink_to(own)
    for room in inside():
        (package / room).symlink_to(PROJECT / room)
    for name in BESIDE:
        (folder / name).symlink_to(PROJECT / name)
    return folder


if __name__ == "__main__":
    plant(PROJECT / "build" / "tree")
