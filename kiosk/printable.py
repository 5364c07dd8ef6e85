"""Text that others have written, for a terminal: what would move its cursor, clear it or forge a line of it is shown, and not done."""

from __future__ import annotations

from otp_atm.kiosk.yaml_nodes import shown


def printable(text: str) -> str:
    """The text with the codes of its control characters in their places; its lines stay.

    >>> print(printable("a\\x1b[2J\\nb"))
    a\\x1b[2J
    b
    """
    return "\n".join(map(shown, text.split("\n")))


def on_one_line(text: str) -> str:
    """The same for what has one line of its own.

    >>> on_one_line("a\\nok  b")
    'a ok  b'
    """
    return shown(" ".join(text.splitlines()))
