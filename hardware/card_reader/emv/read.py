"""A payment chip from power-on to PAN: application selection, GET PROCESSING OPTIONS, the records that the AFL names (EMV Book 3, 10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from hardware.card_reader import track2
from hardware.card_reader.card_data import checked_card, last_day, printable
from hardware.card_reader.emv import terminal, tlv
from hardware.card_reader.emv.apdu import Chip, Refused
from hardware.card_reader.emv.directory import Application, applications, read_record, select
from hardware.card_reader.trouble import CardCode, CardTrouble
from kiosk.vocabulary import Card

GET_PROCESSING_OPTIONS: Final = 0xA8
BLOCKED: Final = (0x6283, 0x6A81)
"""Status words of SELECT: the application, or the whole card, is blocked (EMV Book 1, 11.3.5)."""
MOST_RECORDS: Final = 32

PAN: Final = 0x5A
EXPIRY: Final = 0x5F24
NAME: Final = 0x5F20
TRACK_2: Final = 0x57
WANTED: Final = frozenset({PAN, EXPIRY, NAME, TRACK_2})


@dataclass(frozen=True, slots=True)
class ChipCard:
    """What a payment chip tells. `label` is the application's own name; `track2` is None where the chip has none."""

    card: Card
    label: str
    track2: track2.Track2 | None


def read_chip(chip: Chip, today: date) -> ChipCard:
    """Read the best application that lets itself be read. `today` decides whether the card has expired.

    Raises CardTrouble: the first application's trouble if several have some, NO_APPLICATION if there is none.
    """
    troubles: list[CardTrouble] = []
    for application in applications(chip):
        try:
            information = _selected(chip, application)
            if information is not None:
                return _read_application(chip, application, information, today)
        except Refused:
            troubles.append(CardTrouble(CardCode.BLOCKED))
        except CardTrouble as trouble:
            troubles.append(trouble)
    raise troubles[0] if troubles else CardTrouble(CardCode.NO_APPLICATION)


def _selected(chip: Chip, application: Application) -> bytes | None:
    """What an application says of itself when it is selected; None if it is not on the card. Raises CardTrouble."""
    try:
        return select(chip, application.aid)
    except Refused as refusal:
        if refusal.status in BLOCKED:
            raise CardTrouble(CardCode.BLOCKED) from None
        return None


def _read_application(chip: Chip, application: Application, information: bytes, today: date) -> ChipCard:
    pdol = tlv.find(information, 0xA5, 0x9F38) or b""
    values = terminal.answer(pdol, today)
    locator = _file_locator(chip.command(0x80, GET_PROCESSING_OPTIONS, 0, 0, bytes((0x83, len(values))) + values))
    found: dict[int, bytes] = {}
    for file, record in _records(locator):
        for tag, value in tlv.elements(_promised_record(chip, file, record)):
            if tag in WANTED and found.setdefault(tag, value) != value:
                raise CardTrouble(CardCode.DATA_CONFLICT)
        if found.keys() >= WANTED:
            break  # the rest serves offline authentication, and takes long to read
    return _chip_card(found, application.label or printable(tlv.find(information, 0xA5, 0x50) or b""), today)


def _promised_record(chip: Chip, file: int, record: int) -> bytes:
    """A record that the card itself has named: it has no excuse for refusing it."""
    try:
        return read_record(chip, file, record)
    except Refused:
        raise CardTrouble(CardCode.DATA_INVALID) from None


def _file_locator(reply: bytes) -> bytes:
    """The AFL in either format of the reply: bare behind the two bytes of AIP, or tagged (EMV Book 3, 6.5.8.4)."""
    bare = tlv.find(reply, 0x80)
    locator = bare[2:] if bare is not None else tlv.find(reply, 0x77, 0x94)
    if not locator or len(locator) % 4:
        raise CardTrouble(CardCode.DATA_INVALID)
    return locator


def _records(locator: bytes) -> Iterator[tuple[int, int]]:
    """File and record numbers, in the order of the AFL (EMV Book 3, 10.2), bounded."""
    left = MOST_RECORDS
    for entry in range(0, len(locator), 4):
        file, first, last = locator[entry] >> 3, locator[entry + 1], locator[entry + 2]
        if not 1 <= file <= 30 or not 1 <= first <= last:
            raise CardTrouble(CardCode.DATA_INVALID)
        for record in range(first, last + 1):
            if not left:
                raise CardTrouble(CardCode.DATA_INVALID)
            left -= 1
            yield file, record


def _chip_card(found: dict[int, bytes], label: str, today: date) -> ChipCard:
    stripe = track2.parse_chip(found[TRACK_2]) if TRACK_2 in found else None
    pan = _digits(found[PAN]) if PAN in found else stripe.pan if stripe else None
    if pan is None:
        raise CardTrouble(CardCode.DATA_MISSING)
    if stripe and stripe.pan != pan:
        raise CardTrouble(CardCode.DATA_CONFLICT)
    if EXPIRY in found:
        expiry = _digits(found[EXPIRY])
        if len(expiry) != 6:
            raise CardTrouble(CardCode.DATA_INVALID)
    elif stripe:
        expiry = stripe.expiry
    else:
        raise CardTrouble(CardCode.DATA_MISSING)
    last = last_day(int(expiry[:2]), int(expiry[2:4]))
    return ChipCard(checked_card(pan, last, printable(found.get(NAME, b"")), today), label, stripe)


def _digits(value: bytes) -> str:
    """A compressed numeric value: digits, filled up with F on the right (EMV Book 3, 4.3)."""
    digits = value.hex().rstrip("f")
    if not digits.isdigit():
        raise CardTrouble(CardCode.DATA_INVALID)
    return digits
