"""Somebody's own tests in a folder of his own, run by a pytest that knows our plug-in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree

from otp_atm.kiosk.project import PROJECT

PATIENCE: Final = 90.0


class Told(NamedTuple):
    """What a run says, and what became of each test: by its name, and the text of what failed."""

    code: int
    output: str
    tests: dict[str, str]
    properties: dict[str, list[tuple[str, str]]]


class Suite:
    """`folder` is where it lies, and where pytest is started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, **files: str) -> None:
        """Python files by their names."""
        for name, text in files.items():
            (self.folder / f"{name}.py").write_text(text, encoding="utf-8")

    def run(self, *options: str, python: Path = Path(sys.executable), token: str = "") -> Told:
        """Run all of it."""
        xml = self.folder / "told.xml"
        xml.unlink(missing_ok=True)
        plugins = ["-p", "otp_atm.testing.plugin", "-p", "xdist", "-p", "no:cacheprovider"]
        command = [str(python), "-m", "pytest", *plugins, f"--junitxml={xml}", *options]
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env=environment(token),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        return Told(ended.returncode, ended.stdout, *_read(xml))


def environment(token: str = "") -> dict[str, str]:
    """Ours is not theirs but for where the checkout is; the token of an ATM that runs elsewhere is there for them."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON", "ATM_"))}
    here = {"PYTHONPATH": str(PROJECT), "COLUMNS": "200", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return mine | here | ({"ATM_TOKEN": token} if token else {})


def _read(xml: Path) -> tuple[dict[str, str], dict[str, list[tuple[str, str]]]]:
    tests: dict[str, str] = {}
    properties: dict[str, list[tuple[str, str]]] = {}
    for case in ElementTree.parse(xml).iter("testcase") if xml.exists() else ():
        wrong = next((each for each in case if each.tag in {"failure", "error", "skipped"}), None)
        tests[case.attrib["name"]] = "" if wrong is None else f"{wrong.tag}: {wrong.attrib.get('message', '')}\n{wrong.text}"
        properties[case.attrib["name"]] = [(each.attrib["name"], each.attrib["value"]) for each in case.iter("property")]
    return tests, properties
