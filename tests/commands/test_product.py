"""The product's outline (P2, P3, P4): what stands at the top, what drives the terminal, which libraries do the work."""

from __future__ import annotations

import ast

import pytest

from otp_atm.hardware.card_reader.mock import MockCardReader
from otp_atm.hardware.display.mock import MockDisplay
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.kiosk.ports import CardReader, Display, PinPad
from otp_atm.kiosk.project import PROJECT
from otp_atm.screens.view import View


def test_p02_every_device_has_a_mock_that_keeps_its_port() -> None:
    devices: tuple[CardReader, PinPad, Display[View]] = (MockCardReader(), SimulatedPinPad(bytes(32)), MockDisplay())
    assert len(devices) == 3


def imported_by(folder: str) -> set[str]:
    """The top-level modules that the files of a room import."""
    names: set[str] = set()
    for path in (PROJECT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize(
    ("room", "library"), [("screens", "pygame"), ("bank", "urllib3"), ("bench", "requests"), ("kiosk", "yaml"), ("tests", "pytest")]
)
def test_p03_the_libraries_do_the_work_they_are_made_for(room: str, library: str) -> None:
    assert library in imported_by(room)


def test_p03_pyscard_is_there_for_whoever_has_a_reader() -> None:
    """It is loaded by name when the driver is chosen, for on Linux it must be compiled."""
    assert "pyscard==" in (PROJECT / "requirements-pcsc.txt").read_text(encoding="utf-8")
    assert 'import_module("smartcard.scard")' in (PROJECT / "hardware" / "card_reader" / "pcsc_link.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["kiosk", "screens", "hardware", "config.yaml", "run_atm.py", "tests", "README.md"])
def test_p04_the_top_level_names_stand(name: str) -> None:
    assert (PROJECT / name).exists()


def test_the_licence_of_the_fonts_goes_with_them() -> None:
    assert "SIL OPEN FONT LICENSE" in (PROJECT / "assets" / "fonts" / "OFL.txt").read_text(encoding="utf-8").upper()
