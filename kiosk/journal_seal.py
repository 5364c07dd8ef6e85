"""Seals on the journal: HMAC-SHA-256 (RFC 2104, FIPS 180-4) under a key of the terminal.

The chain of hashes needs no secret: anyone can check it, and whoever changes the journal can compute it anew. A seal cannot be made without
the key. Each line carries one over its hash, and so does the journal's head, over the number and hash of the line that must be there.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path
from typing import Final

from otp_atm.kiosk.private_file import remember_names, write_durably
from otp_atm.kiosk.yaml_nodes import BadFile

KEY_BYTES: Final = 32
ENOUGH: Final = 1024
"""Characters to read: a file that holds more holds no key."""


class SealKey:
    """Makes and checks seals, each 64 hexadecimal digits. What a line's seal is good for, a head's is not."""

    def __init__(self, key: bytes) -> None:
        self._keyed = hmac.new(key, digestmod="sha256")

    def of_line(self, line_hash: str) -> str:
        return self._seal(f"line {line_hash}")

    def of_head(self, seq: int, line_hash: str) -> str:
        return self._seal(f"head {seq} {line_hash}")

    def _seal(self, text: str) -> str:
        seal = self._keyed.copy()
        seal.update(text.encode())
        return seal.hexdigest()


def fits(seal: str, made: str) -> bool:
    """Whether two seals are the same, in a time that does not tell how much of them is."""
    return hmac.compare_digest(seal, made)


def read_seal_key(file: Path) -> SealKey:
    """Raises BadFile if there is none, or if it is something else."""
    try:
        with file.open(encoding="ascii") as text:
            key = bytes.fromhex(text.read(ENOUGH))
    except OSError as error:
        raise BadFile(f"{file}: the journal's key cannot be read: {error.strerror}") from None
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BadFile(f"{file}: a journal's key is {2 * KEY_BYTES} hexadecimal digits")
    return SealKey(key)


def make_seal_key(file: Path) -> None:
    """Draw a key and keep it for the owner's eyes. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_durably(file, f"{secrets.token_hex(KEY_BYTES)}\n".encode())
    remember_names(file.parent)
