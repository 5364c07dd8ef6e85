"""What the terminal tells a card that asks in its PDOL (EMV Book 3, 5.4 and annex A1)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Final

from otp_atm.hardware.card_reader.emv import tlv
from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble

MOST_PDOL_DATA: Final = 252
"""What fits into GET PROCESSING OPTIONS with the tag 83 and its length around it."""

_IRAN: Final = bytes.fromhex("0364")  # ISO 3166-1 numeric
_RIAL: Final = bytes.fromhex("0364")  # ISO 4217 numeric

_FIXED: Final[Mapping[int, bytes]] = {
    0x9F1A: _IRAN,  # terminal country code
    0x5F2A: _RIAL,  # transaction currency code
    0x9F02: bytes(6),  # amount, authorised: this terminal moves no money
    0x9F03: bytes(6),  # amount, other
    0x9C: b"\x30",  # transaction type: balance inquiry
    0x9F35: b"\x14",  # terminal type: unattended, online only, of a financial institution
    0x9F33: bytes.fromhex("604000"),  # terminal capabilities: stripe and chip with contacts, online PIN
    0x95: bytes(5),  # terminal verification results
}
_NUMERIC: Final = frozenset({0x9F1A, 0x5F2A, 0x9F02, 0x9F03, 0x9C, 0x9F35, 0x9A})


def answer(pdol: bytes, today: date) -> bytes:
    """The values that a PDOL asks for, in its order and lengths; zeros for what this terminal does not know.

    Raises CardTrouble(DATA_INVALID) for a list that does not fit into a command.
    """
    values = b"".join(_fitted(tag, length, today) for tag, length in tlv.tags_and_lengths(pdol))
    if len(values) > MOST_PDOL_DATA:
        raise CardTrouble(CardCode.DATA_INVALID)
    return values


def _fitted(tag: int, length: int, today: date) -> bytes:
    """A numeric value is cut and padded on its left side, any other on its right."""
    value = _value(tag, today)
    if tag in _NUMERIC:
        return value[max(0, len(value) - length) :].rjust(length, b"\x00")
    return value[:length].ljust(length, b"\x00")


def _value(tag: int, today: date) -> bytes:
    if tag == 0x9A:  # transaction date, YYMMDD
        return bytes.fromhex(today.strftime("%y%m%d"))
    if tag == 0x9F37:  # unpredictable number
        return secrets.token_bytes(4)
    return _FIXED.get(tag, b"")
