"""A request for a PIN key, signed under the terminal master key, so that the bank gives one to nobody else."""

from __future__ import annotations

import hmac
from typing import Final

NONCE_BYTES: Final = 16
LABEL: Final = b"PIN key request"


def key_request_mac(master_key: bytes, terminal_id: str, nonce: bytes) -> bytes:
    """HMAC-SHA-256 over the terminal's id in ASCII and the nonce, 32 bytes.

    Its key is derived from the terminal master key by HKDF-SHA-256 (RFC 5869, sections 2.2 and 2.3) without salt, so that the master key
    itself has one use only; one block of output is all that is wanted.

    >>> key_request_mac(bytes(16), "ATM00001", bytes(16)).hex()[:16]
    '0fe821b95d8f6446'
    """
    secret = hmac.digest(bytes(32), master_key, "sha256")
    key = hmac.digest(secret, LABEL + b"\x01", "sha256")
    return hmac.digest(key, terminal_id.encode("ascii") + nonce, "sha256")
