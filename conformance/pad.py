"""A PIN pad in software: it signs requests for PIN keys, takes them, and makes PIN blocks, good ones and some that no pad would make.

It is made with a library of the field (psec), not with what our own pad or our own bank are made of: a judge shares no mistake with them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psec import tr31
from psec.pinblock import encode_pan_field_iso_4

NONCE_BYTES: Final = 16
LENGTHS: Final = (16, 24, 32)
"""Bytes that a key of AES may have."""


class Signed(NamedTuple):
    """A request for a PIN key: `nonce` of 16 bytes, `mac` of 32."""

    nonce: bytes
    mac: bytes


class Block(NamedTuple):
    """A PIN block of format 4, 16 bytes, and the check value of its key."""

    data: bytes
    kcv: str


def signed(master_key: bytes, terminal_id: str) -> Signed:
    """A new request for a PIN key, as the pad signs it that holds this master key."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    mac = HMAC(HKDF(SHA256(), 32, salt=None, info=b"PIN key request").derive(master_key), SHA256())
    mac.update(terminal_id.encode() + nonce)
    return Signed(nonce, mac.finalize())


def check_value(key: bytes) -> str:
    """Of an AES key, 10 capital hexadecimal digits (ANSI X9.24-1, annex A)."""
    mac = CMAC(AES(key))
    mac.update(bytes(16))
    return mac.finalize()[:5].hex().upper()


def flipped(data: bytes) -> bytes:
    """The same with one bit changed."""
    return bytes([data[0] ^ 1]) + data[1:]


@dataclass(frozen=True, slots=True, repr=False)
class PinKey:
    """A PIN key in the clear, and the header of the block that it came in."""

    key: bytes
    header: tr31.Header

    @classmethod
    def unwrapped(cls, master_key: bytes, key_block: str) -> PinKey:
        """Raises ValueError for a block that is none under this master key (TR-31); the message holds nothing of it."""
        try:
            header, key = tr31.unwrap(master_key, key_block)
        except (ValueError, tr31.KeyBlockError, tr31.HeaderError):
            raise ValueError("it does not unwrap under the terminal's master key") from None
        return cls(key, header)

    @property
    def is_of_aes(self) -> bool:
        return len(self.key) in LENGTHS

    @property
    def kcv(self) -> str:
        return check_value(self.key)

    def block(self, digits: str, pan: str) -> Block:
        """Up to 14 digits in a block of format 4 (ISO 9564-1), with random bytes of its own: shorter and longer ones than PINs, too."""
        encipher = Cipher(AES(self.key), ECB()).encryptor().update
        field = bytes.fromhex(f"4{len(digits):x}{digits:a<14}") + secrets.token_bytes(8)
        mixed = int.from_bytes(encipher(field)) ^ int.from_bytes(encode_pan_field_iso_4(pan))
        return Block(encipher(mixed.to_bytes(16)), self.kcv)
