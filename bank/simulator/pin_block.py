"""ISO 9564-1:2017, 9.4.3: PIN block format 4, deciphering.

The field's own library (psec) does this too, but its error texts quote the digits; here nothing leaves but a PIN or a bare failure.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

Decipher = Callable[[bytes], bytes]
"""Deciphers one block of 16 bytes."""


class UnreadablePinBlock(Exception):
    """The block does not hold a PIN of the expected length: another key, another PAN, damage, or another length."""


def decipher_under(key: bytes) -> Decipher:
    """AES deciphering under `key`, for any thread. Blocks of ECB know nothing of each other, and a new context costs ten blocks."""
    update, turn = Cipher(AES(key), ECB()).decryptor().update, Lock()

    def decipher(block: bytes) -> bytes:
        with turn:
            return update(block)

    return decipher


def decipher_format_4(decipher: Decipher, block: bytes, pan: str, shortest: int, longest: int) -> str:
    """The PIN of `shortest` to `longest` digits in a 16-byte block, enciphered under the key of `decipher` and bound to `pan`.

    Plain text PIN field: control nibble 4, length nibble, the digits, fill nibbles A to the end of 8 bytes, 8 random bytes.
    Plain text PAN field: length nibble (PAN digits beyond 12), the PAN, zeros. Raises UnreadablePinBlock.
    """
    mixed = int.from_bytes(decipher(block)) ^ int(pan_field(pan), 16)
    field = decipher(mixed.to_bytes(16)).hex()
    digits = int(field[1], 16)
    pin, fill = field[2 : 2 + digits], field[2 + digits : 16]
    if field[0] != "4" or not shortest <= digits <= longest or fill != "a" * (14 - digits) or not pin.isdigit():
        raise UnreadablePinBlock
    return pin


def pan_field(pan: str) -> str:
    """The plain text PAN field of format 4, 16 bytes in hexadecimal.

    >>> pan_field("1234567890123456")
    '41234567890123456000000000000000'
    """
    return f"{max(len(pan) - 12, 0)}{pan:0>12}".ljust(32, "0")
