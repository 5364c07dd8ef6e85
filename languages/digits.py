"""Numbers as a language writes them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from otp_atm.kiosk.vocabulary import Language


def digits(value: object, language: Language) -> str:
    """`value` with its digits as `language` writes them.

    >>> from otp_atm.languages import language
    >>> digits(24, language("en"))
    '24'
    """
    return str(value).translate(_table(language))


def grouped(number: int, language: Language) -> str:
    """A whole number, its digits in groups of three.

    >>> from otp_atm.languages import language
    >>> grouped(1850000, language("en"))
    '1,850,000'
    """
    return digits(f"{number:,}".replace(",", language.thousands), language)


def in_latin_digits(text: str) -> str:
    """The text with 0 to 9 in place of the digits of other scripts.

    >>> in_latin_digits("\u06f1\u06f2 \u0663")
    '12 3'
    """
    return text if text.isascii() else _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)


_DIGIT: Final = re.compile(r"\d")
"""A decimal digit of any script."""


@cache
def _table(language: Language) -> dict[int, str]:
    return dict(enumerate(language.digits, ord("0")))
