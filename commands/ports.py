"""A port as it is written on a command line."""

from __future__ import annotations

from argparse import ArgumentTypeError


def port(text: str) -> int:
    """0 is any that is free. Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise ArgumentTypeError("is a number from 0 to 65535")
    return int(text)
