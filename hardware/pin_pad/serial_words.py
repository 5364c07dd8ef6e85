"""The words of the serial PIN pad protocol (docs/serial-epp.md), read to the letter: what Python's own `int` lets pass is nonsense here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

Words = Sequence[str]

READY: Final = "ready"
STATES: Final[Mapping[str, str]] = {"tampered": "pin-pad-tampered", "faulty": "pin-pad-failed"}
"""The pad's word for a state in which it does not work, and our code for it."""

_HEAD: Final = re.compile("([ER])([0-9A-F]{2})")
_COUNT: Final = re.compile("[1-9]|1[0-2]")


class NonsenseError(Exception):
    """The pad has said something that the protocol does not know. The message holds nothing of it."""


def head(word: str) -> tuple[str, int]:
    """What a payload from the pad is, `E` or `R`, and its number. Raises NonsenseError.

    >>> head("E0A")
    ('E', 10)
    """
    found = _HEAD.fullmatch(word)
    if not found:
        raise NonsenseError
    return found[1], int(found[2], 16)


def count(word: str) -> int:
    """How many digits have been pressed: 1 to 12, in decimal. Raises NonsenseError."""
    if not _COUNT.fullmatch(word):
        raise NonsenseError
    return int(word)


def hexadecimal(word: str, digits: int) -> str:
    """The word itself, which must be so many upper-case hexadecimal digits. Raises NonsenseError."""
    if not re.fullmatch(f"[0-9A-F]{{{digits}}}", word):
        raise NonsenseError
    return word
