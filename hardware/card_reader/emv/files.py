"""A chip's files: selected by name, read record by record (EMV Book 1, 11; Book 3, 6.5.11)."""

from __future__ import annotations

from typing import Final

from otp_atm.hardware.card_reader.emv import tlv
from otp_atm.hardware.card_reader.emv.apdu import Chip
from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble

SELECT: Final = 0xA4
READ_RECORD: Final = 0xB2
FIRST: Final = 0x00
NEXT: Final = 0x02
"""P2 of SELECT: the first file, or the next one, whose name begins with the one given."""

APPLICATION_BLOCKED: Final = 0x6283
BLOCKED: Final = (APPLICATION_BLOCKED, 0x6A81)
"""Status words of SELECT: the application, or the whole card, is blocked (EMV Book 1, 11.3.5)."""


def select(chip: Chip, name: bytes, occurrence: int = FIRST) -> bytes:
    """Select a file by its name, or the beginning of it; what its template 6F holds comes back. Raises Refused, CardTrouble."""
    information = tlv.find(chip.command(0x00, SELECT, 0x04, occurrence, name), 0x6F)
    if information is None:
        raise CardTrouble(CardCode.DATA_INVALID)
    return information


def read_record(chip: Chip, file: int, record: int) -> bytes:
    """A record of a payment file: what its template 70 holds (EMV Book 3, 6.5.11 and 7.3). Raises Refused, CardTrouble."""
    template = tlv.find(chip.command(0x00, READ_RECORD, record, file << 3 | 0x04), 0x70)
    if template is None:
        raise CardTrouble(CardCode.DATA_INVALID)
    return template
