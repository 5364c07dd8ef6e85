"""Which OTP PINs are too easy to guess."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

RUN: Final = "01234567890123456789"


def is_weak(pin: str, known_numbers: Iterable[str]) -> bool:
    """Would somebody who holds the card, or knows the customer's numbers, try this PIN first?

    Weak are: a short pattern repeated, a straight run up or down (9 and 0 are neighbours), and any stretch of a known number
    (PAN, phone), also backwards.

    >>> [is_weak(pin, ["6221061234567890"]) for pin in ("77777777", "12121212", "34567890", "98765432", "10612345", "40719283")]
    [True, True, True, True, True, False]
    """
    return is_repetition(pin) or pin in RUN or pin in RUN[::-1] or any(pin in number or pin[::-1] in number for number in known_numbers)


def is_repetition(pin: str) -> bool:
    """The PIN is one pattern of at most half its length, again and again.

    >>> is_repetition("19871987"), is_repetition("19871988")
    (True, False)
    """
    return pin in (pin + pin)[1:-1]
