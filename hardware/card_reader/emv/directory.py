"""The card's own directory of payment applications, with the directories that it names (PSE; EMV Book 1, 12.2.2 and 12.3.2)."""

from __future__ import annotations

from typing import Final

from otp_atm.hardware.card_reader.emv import tlv
from otp_atm.hardware.card_reader.emv.apdu import Chip, Refused
from otp_atm.hardware.card_reader.emv.application import Application
from otp_atm.hardware.card_reader.emv.files import read_record, select
from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble

PSE: Final = b"1PAY.SYS.DDF01"
MOST_DIRECTORIES: Final = 8
MOST_RECORDS: Final = 16
"""Of one directory."""


def listed(chip: Chip) -> list[Application]:
    """What the directory names, in its order; nothing if there is none. What is garbled in it is passed over."""
    found: list[Application] = []
    directories = [PSE]
    for name in directories:  # grows meanwhile
        for entry in _entries(chip, name):
            application = _application(entry)
            below = entry.get(0x9D)
            if application:
                found.append(application)
            elif below and below not in directories and len(directories) < MOST_DIRECTORIES:
                directories.append(below)
    return found


def _entries(chip: Chip, name: bytes) -> list[dict[int, bytes]]:
    """The directory entries (templates 61) of one directory."""
    try:
        file = _records_file(chip, name)
    except (Refused, CardTrouble):
        return []
    entries: list[dict[int, bytes]] = []
    for record in range(1, MOST_RECORDS + 1):
        try:
            template = read_record(chip, file, record)
            entries += [dict(tlv.elements(entry)) for tag, entry in tlv.elements(template) if tag == 0x61]
        except Refused:
            break
        except CardTrouble:
            continue
    return entries


def _records_file(chip: Chip, name: bytes) -> int:
    """The short identifier of the file with a directory's records. Raises Refused, CardTrouble."""
    file = tlv.find(select(chip, name), 0xA5, 0x88)
    if file is None or len(file) != 1 or not 1 <= file[0] <= 10:
        raise CardTrouble(CardCode.DATA_INVALID)
    return file[0]


def _application(entry: dict[int, bytes]) -> Application | None:
    name = entry.get(0x4F, b"")
    return Application.of(name, entry) if 5 <= len(name) <= 16 else None
