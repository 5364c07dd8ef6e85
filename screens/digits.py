"""Numbers on screens: as the customer's language writes them, and no more of them than may be seen."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.digits import digits
from otp_atm.languages.direction import isolated

__all__ = ["digits", "isolated", "masked_phone"]

_SHOWN: Final = 4


def masked_phone(number: str, language: Language) -> str:
    """The first four and the last four digits of a masked number (G5), isolated; empty for an empty one.

    However much the bank hands over, no more than those eight digits is ever shown.

    >>> from otp_atm.languages import language
    >>> ascii(masked_phone("0912***4567", language("en")))
    "'\\\\u20660912 *** 4567\\\\u2069'"
    """
    if not number:
        return ""
    plain = "".join(filter(str.isdigit, number))
    first, last = (plain[:_SHOWN], plain[-_SHOWN:]) if len(plain) >= 2 * _SHOWN else ("***", "")
    return isolated(digits(f"{first} *** {last}".rstrip(), language))
