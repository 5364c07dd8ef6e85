"""Text that others have written, for a terminal: what would move its cursor, clear it or forge a line of it is shown, and not done."""

from __future__ import annotations

import re
from typing import Final

_CONTROL: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """The text with the codes of its control characters in their places; lines and tabs stay.

    >>> print(printable("a\\x1b[2Jb"))
    a\\x1b[2Jb
    """
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def on_one_line(text: str) -> str:
    """The same for what has one line of its own.

    >>> on_one_line("a\\nok  b")
    'a ok  b'
    """
    return printable(" ".join(text.splitlines()))
