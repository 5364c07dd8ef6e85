"""The terminal master key, from the file that holds it in hexadecimal."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from otp_atm.kiosk.load import BadFile

LENGTHS: Final = (16, 24, 32)
ENOUGH: Final = 1024
"""Characters to read: a file that holds more holds no key."""


def read_master_key(path: Path) -> bytes:
    """An AES key of 16, 24 or 32 bytes. Raises BadFile, whose message holds nothing of the file's content."""
    try:
        with path.open(encoding="ascii") as file:
            key = bytes.fromhex(file.read(ENOUGH))
    except OSError as error:
        raise BadFile(f"{path}: the terminal master key cannot be read: {error.strerror}") from None
    except ValueError:
        raise BadFile(f"{path}: a terminal master key is written in hexadecimal, and nothing else") from None
    if len(key) not in LENGTHS:
        raise BadFile(f"{path}: a terminal master key has 32, 48 or 64 hexadecimal digits (AES-128, -192, -256)")
    return key
