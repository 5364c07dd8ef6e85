"""Track 2 of a payment card (ISO/IEC 7813) and its equivalent in a chip (EMV Book 3, annex A, tag 57)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hardware.card_reader.trouble import CardCode, CardTrouble

_LAYOUT = re.compile(r"(?P<pan>\d{12,19})[=D](?P<expiry>\d{4})(?P<service>\d{3})(?P<discretionary>\d*)", re.ASCII)


@dataclass(frozen=True, slots=True, repr=False)
class Track2:
    """The fields of track 2. `expiry` is YYMM, `service_code` three digits; the representation shows neither PAN nor discretionary data."""

    pan: str
    expiry: str
    service_code: str
    discretionary: str

    def __repr__(self) -> str:
        return "Track2(…)"


def parse(text: str) -> Track2:
    """Split the characters between the sentinels. The separator is `=` on the stripe, `D` in the chip.

    Raises CardTrouble(DATA_INVALID) for anything else.

    >>> parse("6037991234567893=29051010000012300000").expiry
    '2905'
    """
    match = _LAYOUT.fullmatch(text)
    if match is None:
        raise CardTrouble(CardCode.DATA_INVALID)
    return Track2(match["pan"], match["expiry"], match["service"], match["discretionary"])


def parse_chip(value: bytes) -> Track2:
    """The same from tag 57: one digit a nibble, `D` as separator, `F` to fill the last byte."""
    return parse(value.hex().upper().removesuffix("F"))
