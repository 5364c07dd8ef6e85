"""From what a card says of itself to the card that the terminal knows, with the checks that chip and stripe have in common."""

from __future__ import annotations

import calendar
from datetime import date

from hardware.card_reader.trouble import CardCode, CardTrouble
from kiosk.vocabulary import Card, Pan

NAME_LENGTH = 26
"""Most characters of a cardholder's name (ISO/IEC 7813; EMV tag 5F20)."""


def checked_card(pan: str, expiry: date, name: str, today: date) -> Card:
    """The card, if its PAN passes the check digit and its last day is not over.

    Raises CardTrouble: DATA_INVALID, NUMBER_INVALID or EXPIRED.
    """
    if not 12 <= len(pan) <= 19:
        raise CardTrouble(CardCode.DATA_INVALID)
    if not passes_luhn(pan):
        raise CardTrouble(CardCode.NUMBER_INVALID)
    if expiry < today:
        raise CardTrouble(CardCode.EXPIRED)
    return Card(Pan(pan), expiry, readable_name(name))


def passes_luhn(digits: str) -> bool:
    """The check of ISO/IEC 7812-1, annex B.

    >>> passes_luhn("6037991234567893"), passes_luhn("6037991234567894")
    (True, False)
    """
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


def last_day(year: int, month: int) -> date:
    """The last day of a month: a card is good through the month that is printed on it. `year` has two digits.

    Raises CardTrouble(DATA_INVALID) for a month that does not exist.
    """
    if not 1 <= month <= 12:
        raise CardTrouble(CardCode.DATA_INVALID)
    return date(2000 + year, month, calendar.monthrange(2000 + year, month)[1])


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
