"""Which payment applications are on the card: its own directory (PSE) if it has one, else a list of known AIDs (EMV Book 1, 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from hardware.card_reader.card_data import printable
from hardware.card_reader.emv import tlv
from hardware.card_reader.emv.apdu import Chip, Refused
from hardware.card_reader.trouble import CardCode, CardTrouble

PSE: Final = b"1PAY.SYS.DDF01"
MOST_DIRECTORY_RECORDS: Final = 16

KNOWN_AIDS: Final = tuple(
    bytes.fromhex(aid)
    for aid in (
        "A000000333010101",  # UnionPay debit
        "A000000333010102",  # UnionPay credit
        "A0000000031010",  # Visa
        "A0000000032010",  # Visa Electron
        "A0000000041010",  # Mastercard
        "A0000000043060",  # Maestro
        "A0000000651010",  # JCB
        "A0000000250000",  # American Express
    )
)

SELECT: Final = 0xA4
READ_RECORD: Final = 0xB2


@dataclass(frozen=True, slots=True)
class Application:
    """A payment application that the card offers. Of several, the lowest `priority` wins; 0 is none and comes last."""

    aid: bytes
    label: str
    priority: int

    @property
    def rank(self) -> int:
        return self.priority or 16


def select(chip: Chip, name: bytes) -> bytes:
    """Select a file by name and return its file control information: what the template 6F holds. Raises Refused, CardTrouble."""
    information = tlv.find(chip.command(0x00, SELECT, 0x04, 0x00, name), 0x6F)
    if information is None:
        raise CardTrouble(CardCode.DATA_INVALID)
    return information


def read_record(chip: Chip, file: int, record: int) -> bytes:
    """A record of a payment file: what its template 70 holds (EMV Book 3, 6.5.11 and 7.3). Raises Refused, CardTrouble."""
    template = tlv.find(chip.command(0x00, READ_RECORD, record, file << 3 | 0x04), 0x70)
    if template is None:
        raise CardTrouble(CardCode.DATA_INVALID)
    return template


def applications(chip: Chip) -> list[Application]:
    """The applications to try, best first. Nothing is selected for good yet; each may still refuse.

    A directory that is missing, empty or garbled is no trouble: the list of known AIDs then is tried.
    """
    try:
        listed = _from_directory(chip)
    except (Refused, CardTrouble):
        listed = []
    return sorted(listed, key=lambda application: application.rank) or [Application(aid, "", 0) for aid in KNOWN_AIDS]


def _from_directory(chip: Chip) -> list[Application]:
    file = tlv.find(select(chip, PSE), 0xA5, 0x88)
    if file is None or len(file) != 1 or not 1 <= file[0] <= 10:
        raise CardTrouble(CardCode.DATA_INVALID)
    found: list[Application] = []
    for record in range(1, MOST_DIRECTORY_RECORDS + 1):
        try:
            template = read_record(chip, file[0], record)
        except Refused:
            break
        found += [_application(entry) for tag, entry in tlv.elements(template) if tag == 0x61]
    return [application for application in found if 5 <= len(application.aid) <= 16]


def _application(entry: bytes) -> Application:
    fields = dict(tlv.elements(entry))
    priority = fields.get(0x87, b"\x00")
    return Application(fields.get(0x4F, b""), printable(fields.get(0x50, b"")), priority[0] & 0x0F if priority else 0)
