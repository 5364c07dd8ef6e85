"""The words that every part of the terminal shares: languages, keys, the card, and values that must never be printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Annotated, Final, TypeVar

from msgspec import Struct

T = TypeVar("T")
MAY_BE_JOURNALED: Final = "may be journaled"
Journaled = Annotated[T, MAY_BE_JOURNALED]
"""The type of a field that the electronic journal may hold: of an event, a request or an entry of its own. No other is written."""

SHORTEST_PIN: Final = 4
"""Digits of a PIN (ISO 9564-1). A card's may have any of these lengths: how many it has, only issuer and cardholder know."""
LONGEST_PIN: Final = 12
"""The most digits of a PIN (ISO 9564-1)."""
OTP_PIN_DIGITS: Final = 8
"""Digits of the PIN that a customer chooses for one-time passwords."""

SHORTEST_PAN: Final = 12
"""Digits of a primary account number (ISO/IEC 7812-1), wherever one is read, typed, sent or kept."""
LONGEST_PAN: Final = 19
"""The most digits of a primary account number (ISO/IEC 7812-1)."""


class Language(Struct, frozen=True, eq=False, kw_only=True):
    """A language, and what is true of it wherever it is written. Each is one value, equal to itself alone; `languages` has them."""

    __hash__ = object.__hash__  # words are looked up by this for every screen

    code: str
    """ISO 639-1."""
    name: str
    """In its own words."""
    right_to_left: bool
    digits: str
    """From zero to nine."""
    thousands: str
    """What stands between groups of three digits."""
    calendar: Callable[[date], tuple[int, int, int]]
    """Year, month and day of the month of a day."""
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    """From Monday."""
    day_form: str
    """How a day is written: takes `{day}` and `{month}`. So do the next two, and `{year}`."""
    date_form: str
    weekday_form: str
    """Takes `{weekday}`, too."""

    def __repr__(self) -> str:
        return f"Language({self.code})"


class Key(Enum):
    """A key of the PIN pad or beside the screen that is not a digit (XFS4IoT: function keys and FDKs).

    Function descriptor keys (FDKs) are numbered from the top of each side of the screen.
    """

    __hash__ = object.__hash__  # Enum's own is written in Python

    ENTER = "enter"
    CANCEL = "cancel"
    CLEAR = "clear"
    FDK_LEFT_1 = "fdk-left-1"
    FDK_LEFT_2 = "fdk-left-2"
    FDK_LEFT_3 = "fdk-left-3"
    FDK_LEFT_4 = "fdk-left-4"
    FDK_RIGHT_1 = "fdk-right-1"
    FDK_RIGHT_2 = "fdk-right-2"
    FDK_RIGHT_3 = "fdk-right-3"
    FDK_RIGHT_4 = "fdk-right-4"


def passes_luhn(digits: str) -> bool:
    """Whether the last of these decimal digits is the check digit of the others (ISO/IEC 7812-1, annex B).

    >>> passes_luhn("6037991234567893"), passes_luhn("6037991234567894")
    (True, False)
    """
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0


class Pan(Struct, frozen=True):
    """A primary account number (ISO/IEC 7812-1). It prints as its first six and last four digits only.

    `digits` are 12 to 19 of them, 0 to 9. Raises ValueError for anything else, without saying what it was.

    >>> Pan("6037991234567893")
    Pan(603799******7893)
    """

    digits: str

    def __post_init__(self) -> None:
        if not (self.digits.isascii() and self.digits.isdigit() and SHORTEST_PAN <= len(self.digits) <= LONGEST_PAN):
            raise ValueError(f"a PAN is {SHORTEST_PAN} to {LONGEST_PAN} digits")

    @property
    def truncated(self) -> str:
        """First six and last four digits, the most that PCI DSS 4.0 (3.4.1) lets a receipt or journal show."""
        return f"{self.digits[:6]}{'*' * (len(self.digits) - 10)}{self.digits[-4:]}"

    def __repr__(self) -> str:
        return f"Pan({self.truncated})"

    __str__ = __repr__


class Card(Struct, frozen=True):
    """What the reader learned from a card.

    `pan` is its number. `expiry` is the four digits YYMM as they stand on it (ISO/IEC 7813), empty where it has none: which calendar they
    are of, and whether the card is still good, the issuer knows. `name` is the embossed one, if any.
    """

    pan: Pan
    expiry: str = ""
    name: str = ""


class PinBlock(Struct, frozen=True):
    """An enciphered PIN block (ISO 9564-1) as the PIN pad hands it over: the only form in which a PIN leaves the pad.

    `format` is the ISO 9564-1 format number (4: AES, bound to the PAN), `data` the block, 16 bytes of format 4. `kcv` names the key it is
    enciphered under: its key check value, 10 capital hexadecimal digits (ANSI X9.24-1, annex A).
    """

    format: int
    data: bytes
    kcv: str

    def __repr__(self) -> str:
        return f"PinBlock(format={self.format})"
