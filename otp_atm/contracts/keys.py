"""The cryptography of a terminal's PIN pad and of its bank, made with an independent library (psec), for suites to judge by."""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psec import tr31
from psec.pinblock import encipher_pinblock_iso_4

from otp_atm.requests import FetchPinKey
from otp_atm.vocabulary import Pan, PinBlock

HEADER = "D0000P0AE00N0000"
"""Of a key block that wraps an AES key for enciphering PINs (ANSI X9.143)."""


@dataclass(frozen=True, slots=True, repr=False)
class DeliveredKey:
    """A PIN key as the bank delivers it, and in the clear as the bank knows it."""

    key_block: str
    kcv: str
    clear: bytes


def deliver(master_key: bytes, header: str = HEADER, clear: bytes | None = None) -> DeliveredKey:
    """A fresh PIN key under `master_key`."""
    clear = clear or os.urandom(16)
    return DeliveredKey(tr31.wrap(master_key, header, clear), check_value(clear), clear)


def check_value(key: bytes) -> str:
    """The key check value of an AES key, 10 capital hexadecimal digits (ANSI X9.24-1, annex A)."""
    mac = CMAC(AES(key))
    mac.update(bytes(16))
    return mac.finalize()[:5].hex().upper()


def signed(master_key: bytes, terminal_id: str, nonce: bytes = b"") -> FetchPinKey:
    """A request for a PIN key, as the pad signs it that holds this master key; with a new nonce unless one is given."""
    nonce = nonce or os.urandom(16)
    signature = HMAC(HKDF(SHA256(), 32, salt=None, info=b"PIN key request").derive(master_key), SHA256())
    signature.update(terminal_id.encode() + nonce)
    return FetchPinKey(nonce, signature.finalize())


def enciphered(key: bytes, pin: str, pan: Pan) -> PinBlock:
    """The PIN block of format 4 that a pad makes with this key (ISO 9564-1)."""
    return PinBlock(4, encipher_pinblock_iso_4(key, pin, pan.digits), check_value(key))
