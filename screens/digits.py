"""Numbers as the customer's language writes them."""

from __future__ import annotations

from typing import Final

from kiosk.vocabulary import Language

_PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_SHOWN: Final = 4


def digits(value: object, language: Language) -> str:
    """`value` with its digits as `language` writes them.

    >>> digits(24, Language.ENGLISH)
    '24'
    """
    return str(value).translate(_PERSIAN) if language is Language.PERSIAN else str(value)


def isolated(text: str) -> str:
    """`text` as an island of its own, left to right: for phone and card numbers, codes and whatever holds dashes or spaces.

    >>> ascii(isolated("0912"))
    "'\\\\u20660912\\\\u2069'"
    """
    return f"\u2066{text}\u2069"


def masked_phone(number: str, language: Language) -> str:
    """The first four and the last four digits of a masked number (G5), isolated; empty for an empty one.

    However much the bank hands over, no more than those eight digits is ever shown.

    >>> ascii(masked_phone("0912***4567", Language.ENGLISH))
    "'\\\\u20660912 *** 4567\\\\u2069'"
    """
    if not number:
        return ""
    plain = "".join(filter(str.isdigit, number))
    first, last = (plain[:_SHOWN], plain[-_SHOWN:]) if len(plain) >= 2 * _SHOWN else ("***", "")
    return isolated(digits(f"{first} *** {last}".rstrip(), language))
