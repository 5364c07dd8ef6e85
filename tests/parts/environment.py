"""An environment of its own that holds the wheel and what its metadata ask for, and nothing else: made without a network.

What is installed where the tests run lends its files, as its own records list them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path
from typing import Final
from zipfile import Path as ZipPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PATIENCE: Final = 60.0


def metadata_of(wheel: Path) -> Distribution:
    """What a wheel says of itself."""
    (info,) = [path for path in ZipPath(wheel).iterdir() if path.name.endswith(".dist-info")]
    return PathDistribution(info)


def wanted(of: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The distributions that one asks for here with these extras, and which extras of them."""
    for text in of.requires or ():
        needed = Requirement(text)
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield canonicalize_name(needed.name), frozenset(needed.extras)


def closure(wheel: Path, *extras: str) -> dict[str, Distribution]:
    """The wheel's distribution, by its name, and all that it asks for with these extras, in the end."""
    own = metadata_of(wheel)
    found: dict[str, Distribution] = {canonicalize_name(own.name): own}
    seen: set[tuple[str, frozenset[str]]] = set()
    left: list[tuple[str, frozenset[str]]] = [(canonicalize_name(own.name), frozenset(extras))]
    while left:
        name, more = left.pop()
        if (name, more) in seen:
            continue
        seen.add((name, more))
        if name not in found:
            found[name] = distribution(name)
        left += wanted(found[name], more)
    return found


class Environment:
    """A virtual environment at `folder` with `otp-atm[extras]`, as if pip had installed it, and `decoys`, which refuse to be imported."""

    def __init__(self, folder: Path, wheel: Path, *extras: str, decoys: tuple[str, ...] = ()) -> None:
        venv.create(folder, with_pip=False, symlinks=os.name != "nt")
        self.folder = folder
        self.scripts, self.site = (Path(sysconfig.get_path(kind, "venv", {"base": str(folder)})) for kind in ("scripts", "purelib"))
        self.python = self.scripts / Path(sys.executable).name.replace("pythonw", "python")
        for name in decoys:
            (self.site / name).mkdir()
            (self.site / name / "__init__.py").write_text(f"raise SystemExit('somebody else has been imported: {name}')\n")
        own, *others = closure(wheel, *extras).values()
        for other in others:
            self._borrow(other)
        pip = [sys.executable, "-m", "pip", "--isolated", "--python", str(self.python)]
        subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", str(wheel)], check=True, timeout=PATIENCE)
        (entry,) = own.entry_points.select(group="console_scripts")
        self.command = self.scripts / entry.name

    def _borrow(self, other: Distribution) -> None:
        """Link its files. Whatever lies outside of site-packages is a command."""
        for file in other.files or ():
            if ".." not in file.parts:
                link = self.site.joinpath(*file.parts)
                link.parent.mkdir(parents=True, exist_ok=True)
                link.symlink_to(Path(str(file.locate())).resolve())

    def environment(self, home: Path) -> Mapping[str, str]:
        """The variables of a user with this home, and no display."""
        mine = {"HOME": str(home), "XDG_STATE_HOME": str(home / "state"), "SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
        return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON") and name != "DISPLAY"} | mine

    def run(self, home: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command to its end in a folder of the user's."""
        return subprocess.run(
            [str(word) for word in command],
            cwd=home,
            env=self.environment(home),
            text=True,
            encoding="utf-8",
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )

    def atm(self, home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run `otp-atm`."""
        return self.run(home, self.command, *arguments)
