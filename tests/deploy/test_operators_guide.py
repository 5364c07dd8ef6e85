"""The operator finds every code in the guide, and everything that the guide names in the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hardware.card_reader.trouble import CardCode, ReaderCode
from hardware.pin_pad import serial, serial_link

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = (PROJECT / "docs" / "operators-guide.md").read_text()
PROTOCOL = (PROJECT / "docs" / "serial-epp.md").read_text()

LINK_CODES = (serial_link.MISSING, serial_link.SILENT, serial_link.RESTARTED, serial_link.NONSENSE)
PAD_CODES = (*serial.STATES.values(), *serial.ENTRY_REASONS.values(), *LINK_CODES)


@pytest.mark.parametrize("code", [*CardCode, *ReaderCode, *PAD_CODES])
def test_every_code_of_reader_and_pad_is_explained(code: str) -> None:
    assert f"`{code}`" in GUIDE


@pytest.mark.parametrize(("word", "code"), [*serial.STATES.items(), *serial.KEY_REASONS.items(), *serial.ENTRY_REASONS.items()])
def test_every_word_of_the_pad_is_in_its_protocol(word: str, code: str) -> None:
    assert f"`{word}`" in PROTOCOL
    assert f"`{code}`" in PROTOCOL


@pytest.mark.parametrize("name", sorted(set(re.findall(r"deploy/[\w.-]+", GUIDE))))
def test_every_file_that_the_guide_installs_is_there(name: str) -> None:
    assert (PROJECT / name).is_file()
