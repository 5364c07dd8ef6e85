"""From what a card says of itself to the card that the terminal knows, with the checks that chip and stripe have in common."""

from __future__ import annotations

from otp_atm.hardware.card_reader.trouble import CardCode, CardTrouble
from otp_atm.kiosk.vocabulary import LONGEST_PAN, SHORTEST_PAN, Card, Pan, passes_luhn

NAME_LENGTH = 26
"""Most characters of a cardholder's name (ISO/IEC 7813; EMV tag 5F20)."""


def checked_card(pan: str, expiry: str, name: str) -> Card:
    """The card, if its PAN passes the check digit. `expiry` is YYMM as read, empty where there is none: it is the issuer's to judge.

    Raises CardTrouble: DATA_INVALID or NUMBER_INVALID.
    """
    if not SHORTEST_PAN <= len(pan) <= LONGEST_PAN:
        raise CardTrouble(CardCode.DATA_INVALID)
    if not passes_luhn(pan):
        raise CardTrouble(CardCode.NUMBER_INVALID)
    return Card(Pan(pan), expiry, readable_name(name))


def printable(value: bytes) -> str:
    """Text from a card; empty where it is not printable ASCII, which is all that EMV's character set allows (Book 4, annex B)."""
    return value.decode("ascii") if value.isascii() and value.decode("ascii").isprintable() else ""


def readable_name(name: str) -> str:
    """A cardholder's name as people write it: `FAMILY/GIVEN` turned round, blanks trimmed; empty where it is too long.

    >>> readable_name("AHMADI/SARA   ")
    'SARA AHMADI'
    """
    if len(name) > NAME_LENGTH:
        return ""
    family, _, given = name.partition("/")
    return " ".join(f"{given} {family}".split())
