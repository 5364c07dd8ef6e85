"""How the bank masks a number that it shows (G5)."""

from __future__ import annotations


def masked(phone: str) -> str:
    """First and last four digits.

    >>> masked("09121234567")
    '0912***4567'
    """
    return f"{phone[:4]}***{phone[-4:]}"
