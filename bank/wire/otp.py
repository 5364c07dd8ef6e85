"""What bank and phone compute alike, so that they agree without talking."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import Final

OTP_PIN_DIGITS: Final = 8
OFFLINE_CODE_DIGITS: Final = 8
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


def offline_code(key: bytes, step: int, digits: int = OFFLINE_CODE_DIGITS) -> str:
    """The time-based one-time password of RFC 6238 with HMAC-SHA-256 and a step of one second: `step` is the Unix time in whole seconds.

    >>> offline_code(b"12345678901234567890123456789012", 59 // 30)
    '46119246'
    """
    return f"{_number(key, step) % 10**digits:0{digits}d}"


def matching_step(key: bytes, code: str, steps: Iterable[int]) -> int | None:
    """The first of `steps` whose offline code is `code`, if any.

    >>> matching_step(b"12345678901234567890123456789012", "46119246", range(10))
    1
    """
    wanted = int(code)
    return next((step for step in steps if _number(key, step) % 10**OFFLINE_CODE_DIGITS == wanted), None)


def _number(key: bytes, step: int) -> int:
    """Dynamic truncation, RFC 4226 section 5.3: 31 bits of the HMAC."""
    mac = hmac.digest(key, step.to_bytes(8), "sha256")
    place = mac[-1] & 15
    return int.from_bytes(mac[place : place + 4]) & 0x7FFFFFFF
