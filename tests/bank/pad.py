"""A PIN pad for the bank's tests, made with an independent library (psec) and no more than they need."""

from __future__ import annotations

from dataclasses import dataclass

from psec import tr31
from psec.pinblock import encipher_pinblock_iso_4

from kiosk.events import KeyDelivered
from kiosk.vocabulary import PinBlock


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
