"""Numbers as people type and paste them: in the digits of any script, grouped, dashed, with marks that nobody sees, amid other words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_INVISIBLE: Final = {"Cf", "Mn", "Me"}
"""Unicode's categories of bidi controls and joiners, and of what is laid over another character (a digit in a key's frame)."""
_BLANK: Final = {"Zs"}
_DASH: Final = {"Pd"}
_MARKS: Final[Mapping[str, str]] = {
    "\t": " ",
    "(": " ",
    ")": " ",
    "\u2212": "-",  # minus
    "\u066c": ",",  # Arabic thousands separator
    "\u060c": ",",  # Arabic comma, which many type in its place
    "\u02bc": ",",
    "\u2019": ",",
    "'": ",",
    "\u066b": ".",  # Arabic decimal separator
    "\u00b7": ".",
}
_JOINT: Final = r"(?:[,._]| +-? *|-)"
"""What stands within a number: one mark, or blanks, or a dash. Not a comma with a blank behind it, nor a colon, slash or new line."""
_NUMBER: Final = re.compile(rf"[0-9]+(?:{_JOINT}[0-9]+)*")
_AMOUNT: Final = re.compile(rf"([0-9]{{1,3}}(?:{_JOINT}[0-9]{{2,3}})*{_JOINT}[0-9]{{3}}|[0-9]+)(?:[,.]0{{1,2}})?")
"""In groups of which the last has three digits, or in one piece; with a fraction only if that is nothing."""

_MONTH: Final = re.compile(r"(?<![0-9])(?:(1[0-2]|0?[1-9]) ?[/., -] ?(?:[0-9]{2})?([0-9]{2})|([0-9]{4}))(?![0-9])")
"""Month and year, this of two digits or four; or both in one piece."""


def plain(text: str) -> str:
    """The digits of a text in ASCII; whatever else is in it is left out.

    >>> plain("\\u06f6\\u06f2\\u06f2\\u06f1 \\u06f0610-1137\\u200c4628")
    '6221061011374628'
    """
    return re.sub("[^0-9]", "", _clean(text))


def numbers(text: str) -> tuple[str, ...]:
    """The numbers in a text, their groups put together; those written in one piece come first.

    >>> numbers("Card ending 4628:\\n482 093 17\\nValid until 23 November 2025, 12:21")
    ('4628', '23', '2025', '12', '21', '48209317')
    """
    found = _NUMBER.findall(_clean(text))
    return tuple(plain(number) for number in sorted(found, key=lambda number: not number.isdecimal()))


def amounts(text: str) -> tuple[str, ...]:
    """The sums of money in a text, without their separators; one with a fraction of a rial is none.

    >>> amounts("1,850,000.00 or \\u06f6\\u06f2\\u06f4\\u066c\\u06f0\\u06f0\\u06f0, not 12.50")
    ('1850000', '624000')
    """
    sums = (_AMOUNT.fullmatch(number) for number in _NUMBER.findall(_clean(text)))
    return tuple(plain(each[1]) for each in sums if each)


def months(text: str) -> tuple[str, ...]:
    """What may be months in a text, as cards have them: each as MMYY.

    >>> months("VALID THRU \u06f6/\u06f3\u06f1"), months("06 / 2031"), months("0631")
    (('0631',), ('0631',), ('0631',))
    """
    found = _MONTH.finditer(_clean(text))
    return tuple(each[3] or f"{each[1]:0>2}{each[2]}" for each in found)


def _clean(text: str) -> str:
    """Digits in ASCII; blanks, dashes and separators each as one character; nothing that cannot be seen."""
    return "".join(_cleaned(character) for character in text)


def _cleaned(character: str) -> str:
    value = unicodedata.decimal(character, None)
    if value is not None:
        return str(value)
    if character in _MARKS:
        return _MARKS[character]
    category = unicodedata.category(character)
    if category in _INVISIBLE:
        return ""
    return " " if category in _BLANK else "-" if category in _DASH else character
