"""The operator finds every code in the guide, and everything that the guide names in the project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hardware.card_reader.trouble import CardCode, ReaderCode, SwipeCode
from hardware.pin_pad import serial, serial_link
from kiosk.moves import Stay, To
from kiosk.table import TABLE

PROJECT = Path(__file__).resolve().parents[2]
GUIDE = (PROJECT / "docs" / "operators-guide.md").read_text()
PROTOCOL = (PROJECT / "docs" / "serial-epp.md").read_text()

LINK_CODES = (serial_link.MISSING, serial_link.SILENT, serial_link.RESTARTED, serial_link.NONSENSE)
PAD_CODES = (*serial.STATES.values(), *serial.ENTRY_REASONS.values(), *LINK_CODES)
KEY_CODES = serial.KEY_REASONS.values()
TABLE_CODES = {
    move.changes["code"] for row in TABLE.values() for move in row.on.values() if isinstance(move, To | Stay) and "code" in move.changes
}

EXPLAINED = re.findall(r"`([\w…-]+)`", "".join(re.findall(r"^\|([^|]+)\|", GUIDE, re.MULTILINE)))
"""What stands in the first columns of the guide's tables; `bank-…` stands for all that begin so."""


@pytest.mark.parametrize("code", sorted({*CardCode, *ReaderCode, *SwipeCode, *PAD_CODES, *KEY_CODES, *TABLE_CODES}))
def test_every_code_that_devices_and_table_can_show_is_explained(code: str) -> None:
    assert any(code == known or ("…" in known and code.startswith(known.rstrip("…"))) for known in EXPLAINED)


def test_the_tables_own_codes_are_among_them() -> None:
    assert {"bank-timeout", "card-read-timeout", "pin-pad-timeout"} <= TABLE_CODES


@pytest.mark.parametrize(("word", "code"), [*serial.STATES.items(), *serial.KEY_REASONS.items(), *serial.ENTRY_REASONS.items()])
def test_every_word_of_the_pad_is_in_its_protocol(word: str, code: str) -> None:
    assert f"`{word}`" in PROTOCOL
    assert f"`{code}`" in PROTOCOL


@pytest.mark.parametrize("name", sorted(set(re.findall(r"deploy/[\w.-]+", GUIDE))))
def test_every_file_that_the_guide_installs_is_there(name: str) -> None:
    assert (PROJECT / name).is_file()
