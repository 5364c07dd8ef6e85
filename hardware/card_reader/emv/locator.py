"""The application file locator: which records hold the card's data (AFL; EMV Book 3, 6.5.8.4 and 10.2)."""

from __future__ import annotations

from typing import Final, NamedTuple

from otp_atm.hardware.card_reader.emv import tlv
from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble

MOST_RECORDS: Final = 1000
"""Of one application. Certificates fill some dozens; how long reading may take, the time limit says."""
LAST_PAYMENT_FILE: Final = 10
LAST_FILE: Final = 30


class Record(NamedTuple):
    """Where a record is: in which file, by its short identifier, and which one of it, from 1."""

    file: int
    number: int

    @property
    def is_payment(self) -> bool:
        """Whether EMV says what is in it; the other files are the issuer's own (EMV Book 3, 5.3.2.2)."""
        return self.file <= LAST_PAYMENT_FILE


def records(options: bytes) -> tuple[Record, ...]:
    """What the reply to GET PROCESSING OPTIONS names, each record once and in that order. Raises CardTrouble(DATA_INVALID)."""
    locator = _locator(options)
    named: list[Record] = []
    for entry in range(0, len(locator), 4):
        file, first, last = locator[entry] >> 3, locator[entry + 1], locator[entry + 2]
        if not 1 <= file <= LAST_FILE or not 1 <= first <= last:
            raise CardTrouble(CardCode.DATA_INVALID)
        named += [Record(file, number) for number in range(first, last + 1)]
    if len(named) > MOST_RECORDS:
        raise CardTrouble(CardCode.DATA_INVALID)
    return tuple(dict.fromkeys(named))


def _locator(options: bytes) -> bytes:
    """The AFL in either format of the reply: bare behind the two bytes of AIP, or tagged."""
    bare = tlv.find(options, 0x80)
    locator = bare[2:] if bare is not None else tlv.find(options, 0x77, 0x94)
    if not locator or len(locator) % 4:
        raise CardTrouble(CardCode.DATA_INVALID)
    return locator
