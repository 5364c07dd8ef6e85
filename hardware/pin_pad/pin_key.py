"""The PIN key of the bank inside a PIN pad: how it comes in, and the one thing it is good for.

It arrives as a TR-31 key block (ANSI X9.143, version D: AES key derivation binding) under the terminal master key, and makes ISO 9564-1
PIN blocks of format 4. Format 0 is not offered: it exists for Triple DES alone, which NIST SP 800-131A has disallowed for encryption since
2024 and which the `cryptography` library is dropping; a Triple DES key is refused with a code that says so.

`cryptography` and `psec` are imported when the first key is loaded, so that the terminal's first screen need not wait for them.
"""

from __future__ import annotations

import hmac
import os
from typing import TYPE_CHECKING, Final

from otp_atm.hardware.pin_pad.digits import Digits
from otp_atm.kiosk.vocabulary import Pan, PinBlock

if TYPE_CHECKING:
    from psec.tr31 import Header

FORMAT: Final = 4
_BLOCK: Final = 16
_KCV_BYTES: Final = 5

_VERSION: Final = "D"

# What the header of the key block must say, and the operator's code when it says something else (X9.143: key usage, algorithm, mode).
_DEMANDS: Final = (
    ("key_usage", "P0", "pin-key-wrong-usage"),
    ("algorithm", "A", "pin-key-wrong-algorithm"),
    ("mode_of_use", "E", "pin-key-wrong-mode"),
)


class KeyRejectedError(Exception):
    """The key block cannot be taken. `code` says why; the message holds nothing of the block."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PinKey:
    """An AES PIN encryption key, known outside by its key check value only."""

    __slots__ = ("_encryptor", "kcv")

    def __init__(self, key: bytes, kcv: str) -> None:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        self._encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # the format prescribes single blocks
        self.kcv = kcv

    def __repr__(self) -> str:
        return f"PinKey(kcv={self.kcv})"

    def encipher(self, digits: Digits, pan: Pan) -> PinBlock:
        """The enciphered PIN block of format 4: AES(AES(PIN field) XOR PAN field) (ISO 9564-1:2017, 9.4.2.4)."""
        field = bytearray(_BLOCK)
        digits.write_pin_field(field)
        field[8:] = os.urandom(8)
        inner = self._encryptor.update(field)
        field[:] = bytes(_BLOCK)
        mixed = int.from_bytes(inner, "big") ^ _pan_field(pan)
        return PinBlock(FORMAT, self._encryptor.update(mixed.to_bytes(_BLOCK, "big")), self.kcv)


def load_pin_key(master_key: bytes, key_block: str, kcv: str) -> PinKey:
    """Unwrap `key_block` under `master_key` (16, 24 or 32 bytes) and hold it against `kcv`, hexadecimal in either case.

    Raises KeyRejectedError for a damaged or foreign block, a header that allows something else than enciphering PINs with AES,
    a key that is no AES key, and a key check value that differs.
    """
    from psec import tr31

    if not key_block.startswith(_VERSION):  # before psec reaches for Triple DES
        raise KeyRejectedError("pin-key-wrong-version")
    block = tr31.KeyBlock(master_key)
    try:
        key = block.unwrap(key_block)
    except (ValueError, IndexError):  # psec lets a few malformed headers fall through as these
        raise KeyRejectedError("pin-key-block-invalid") from None
    _demand(block.header)
    if len(key) not in {16, 24, 32}:
        raise KeyRejectedError("pin-key-wrong-length")
    found = key_check_value(key)
    if not hmac.compare_digest(found.encode(), kcv.upper().encode()):
        raise KeyRejectedError("pin-key-check-value-differs")
    return PinKey(key, found)


def key_check_value(key: bytes) -> str:
    """First five bytes of the AES-CMAC over sixteen zero bytes, in upper-case hexadecimal (ANSI X9.24-1:2017, annex A.2)."""
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.cmac import CMAC

    mac = CMAC(AES(key))
    mac.update(bytes(_BLOCK))
    return mac.finalize()[:_KCV_BYTES].hex().upper()


def _demand(header: Header) -> None:
    for field, wanted, code in _DEMANDS:
        if getattr(header, field) != wanted:
            raise KeyRejectedError(code)


def _pan_field(pan: Pan) -> int:
    """Length over 12 in one nibble, the digits, zeros to 32 nibbles (ISO 9564-1:2017, 9.4.2.3)."""
    return int(f"{len(pan.digits) - 12:x}{pan.digits}".ljust(2 * _BLOCK, "0"), 16)
