"""Track 2 of a payment card (ISO/IEC 7813) and its equivalent in a chip (EMV Book 3, annex A, tag 57)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble
from otp_atm.kiosk.vocabulary import LONGEST_PAN, SHORTEST_PAN

_LAYOUT = re.compile(
    rf"(?P<pan>\d{{{SHORTEST_PAN},{LONGEST_PAN}}})[=D](?P<expiry>\d{{4}}|[=D])(?:(?P<service>\d{{3}}|[=D])(?P<discretionary>[^;?]*))?",
    re.ASCII,
)
_CHIP = "26"
"""First digits of the service code that say that the card has a chip, to be used wherever there is a reader for it (ISO/IEC 7813)."""


@dataclass(frozen=True, slots=True, repr=False)
class Track2:
    """The fields of track 2. `expiry` is YYMM, `service_code` three digits, each empty where the card leaves it out.

    The representation shows neither PAN nor discretionary data.
    """

    pan: str
    expiry: str
    service_code: str
    discretionary: str

    @property
    def has_chip(self) -> bool:
        """Whether the card says that it has a chip."""
        return self.service_code[:1] in tuple(_CHIP)

    def __repr__(self) -> str:
        return "Track2(…)"


def parse(text: str) -> Track2:
    """Split the characters between the sentinels. The separator is `=` on the stripe, `D` in the chip.

    A separator also stands in place of an expiry date or a service code that the card does not have (ISO/IEC 7813, table 2).
    Raises CardTrouble(DATA_INVALID) for anything else.

    >>> parse("6037991234567893=29051010000012300000").expiry
    '2905'
    >>> parse("6037991234567893==101").expiry, parse("6037991234567893=2905=").service_code
    ('', '')
    """
    match = _LAYOUT.fullmatch(text)
    if match is None:
        raise CardTrouble(CardCode.DATA_INVALID)
    expiry, service, discretionary = (match[name] or "" for name in ("expiry", "service", "discretionary"))
    return Track2(match["pan"], expiry.strip("=D"), service.strip("=D"), discretionary)


def parse_chip(value: bytes) -> Track2:
    """The same from tag 57: one digit a nibble, `D` as separator, filled up with `F`, by some issuers for more than the last byte."""
    return parse(value.hex().upper().rstrip("F"))
