"""What bank and phone compute alike, so that they agree without talking."""

from __future__ import annotations

import hmac
from typing import Final

OTP_PIN_DIGITS: Final = 8
SEED_BYTES: Final = 32
TOKEN_ID_BYTES: Final = 16


def hkdf_sha256(secret: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    """HKDF with SHA-256 (RFC 5869, sections 2.2 and 2.3): `length` bytes, at most 255 * 32.

    >>> hkdf_sha256(bytes([11]) * 22, bytes(range(13)), bytes(range(0xF0, 0xFA)), 42).hex()[:16]
    '3cb25f25faacd57a'
    """
    if not 0 < length <= 255 * 32:
        raise ValueError("HKDF-SHA256 yields 1 to 8160 bytes")
    key = hmac.digest(salt or bytes(32), secret, "sha256")
    output = block = hmac.digest(key, info + b"\x01", "sha256")
    counter = 1
    while len(output) < length:
        counter += 1
        block = hmac.digest(key, block + info + bytes([counter]), "sha256")
        output += block
    return output[:length]


def otp_key(seed: bytes, token_id: bytes, otp_pin: str) -> bytes:
    """K, the key that one-time passwords are computed with: only seed and OTP PIN together yield it (32 bytes)."""
    return hkdf_sha256(seed, token_id, b"otp" + otp_pin.encode("ascii"))
