"""A payment chip from power-on to PAN: application selection, GET PROCESSING OPTIONS, the records that the AFL names (EMV Book 3, 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from otp_atm.hardware.card_reader import track2
from otp_atm.hardware.card_reader.card_data import checked_card, printable
from otp_atm.hardware.card_reader.emv import locator, terminal, tlv
from otp_atm.hardware.card_reader.emv.apdu import Chip, Refused
from otp_atm.hardware.card_reader.emv.application import Application
from otp_atm.hardware.card_reader.emv.candidates import candidates
from otp_atm.hardware.card_reader.emv.files import BLOCKED, read_record, select
from otp_atm.hardware.card_reader.emv.locator import Record
from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble
from otp_atm.kiosk.vocabulary import Card

GET_PROCESSING_OPTIONS: Final = 0xA8

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
    """Read the best application that lets itself be read. `today` is the date of the transaction, for chips that ask for it.

    Raises CardTrouble: the first application's trouble if several have some, NO_APPLICATION if there is none.
    """
    troubles: list[CardTrouble] = []
    for application in candidates(chip, troubles.append):
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
    options = chip.command(0x80, GET_PROCESSING_OPTIONS, 0, 0, bytes((0x83, len(values))) + values)
    found: dict[int, bytes] = {}
    for record in locator.records(options):
        for tag, value in _elements(chip, record):
            if tag in WANTED and found.setdefault(tag, value) != value and tag != NAME and record.is_payment:
                raise CardTrouble(CardCode.DATA_CONFLICT)
        if found.keys() >= WANTED:
            break  # the rest serves offline authentication, and takes long to read
    return _chip_card(found, application.label or printable(tlv.find(information, 0xA5, 0x50) or b""))


def _elements(chip: Chip, record: Record) -> list[tuple[int, bytes]]:
    """What stands in a record. One that the card has named has no excuse for refusing, unless its file is the issuer's own affair."""
    try:
        return list(tlv.elements(read_record(chip, record.file, record.number)))
    except (Refused, CardTrouble) as trouble:
        if isinstance(trouble, CardTrouble) and trouble.code is not CardCode.DATA_INVALID:
            raise
        if record.is_payment:
            raise CardTrouble(CardCode.DATA_INVALID) from None
        return []


def _chip_card(found: dict[int, bytes], label: str) -> ChipCard:
    stripe = track2.parse_chip(found[TRACK_2]) if TRACK_2 in found else None
    pan = _digits(found[PAN]) if PAN in found else stripe.pan if stripe else None
    if pan is None:
        raise CardTrouble(CardCode.DATA_MISSING)
    if stripe and stripe.pan != pan:
        raise CardTrouble(CardCode.DATA_CONFLICT)
    return ChipCard(checked_card(pan, _expiry(found, stripe), printable(found.get(NAME, b""))), label, stripe)


def _expiry(found: dict[int, bytes], stripe: track2.Track2 | None) -> str:
    """YYMM as the chip has it; empty where track 2 says that there is none."""
    if EXPIRY in found:
        expiry = _digits(found[EXPIRY])
        if len(expiry) != 6:
            raise CardTrouble(CardCode.DATA_INVALID)
        return expiry[:4]
    if stripe is None:
        raise CardTrouble(CardCode.DATA_MISSING)
    return stripe.expiry


def _digits(value: bytes) -> str:
    """A compressed numeric value: digits, filled up with F on the right (EMV Book 3, 4.3)."""
    digits = value.hex().rstrip("f")
    if not digits.isdigit():
        raise CardTrouble(CardCode.DATA_INVALID)
    return digits
