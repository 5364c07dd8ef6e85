"""A PIN pad for the bank's tests, made with an independent library (psec) and no more than they need."""

from __future__ import annotations

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from psec import tr31
from psec.pinblock import encipher_pinblock_iso_4, encode_pan_field_iso_4

from otp_atm.bank.wire.terminal import KeyRequest
from otp_atm.contracts.keys import signed as signed_under
from otp_atm.kiosk.events import KeyDelivered
from otp_atm.kiosk.requests import FetchPinKey
from otp_atm.kiosk.vocabulary import PinBlock


def signed(master_key: str, terminal_id: str = "ATM00001", nonce: bytes = b"") -> FetchPinKey:
    """A request for a PIN key, as the pad signs it that holds this master key, in hexadecimal."""
    return signed_under(bytes.fromhex(master_key), terminal_id, nonce)


def key_request(master_key: str, terminal_id: str = "ATM00001", nonce: bytes = b"") -> KeyRequest:
    """The same on the wire."""
    request = signed(master_key, terminal_id, nonce)
    return KeyRequest(nonce=request.nonce.hex().upper(), mac=request.mac.hex().upper())


@dataclass(frozen=True)
class Pad:
    """Holds a PIN key; enciphers PINs."""

    key: bytes
    kcv: str

    @classmethod
    def loaded(cls, delivered: KeyDelivered, master_key: str) -> Pad:
        _, key = tr31.unwrap(bytes.fromhex(master_key), delivered.key_block)
        return cls(key, delivered.kcv)

    def enter(self, pin: str, pan: str) -> PinBlock:
        return PinBlock(4, encipher_pinblock_iso_4(self.key, pin, pan), self.kcv)

    def enter_anything(self, digits: str, pan: str) -> PinBlock:
        """Up to 14 digits where a PIN should be, as no pad would take them."""
        return PinBlock(4, block_of_any_length(self.key, digits, pan), self.kcv)


def block_of_any_length(key: bytes, digits: str, pan: str) -> bytes:
    """A PIN block of format 4 around up to 14 digits: shorter and longer ones than PINs, too, which psec refuses."""
    encipher = Cipher(AES(key), ECB()).encryptor().update
    field = bytes.fromhex(f"4{len(digits):x}{digits:a<14}") + os.urandom(8)
    mixed = int.from_bytes(encipher(field)) ^ int.from_bytes(encode_pan_field_iso_4(pan))
    return encipher(mixed.to_bytes(16))
