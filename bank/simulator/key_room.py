"""The key room: the one place at the bank where clear keys exist, and clear PINs, these for no longer than one call.

Everything it gives out is sealed (AES-256-GCM), hashed with a key (HMAC-SHA-256) or enciphered for its receiver. All its keys are derived
from the bank's master key (HKDF, one label for each purpose).

Card PINs are kept as a keyed hash over card and PIN, not as a PVV: a PVV has four digits, so that one wrong PIN in ten thousand passes,
and it is made with triple DES.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

from otp_atm.bank.simulator.otp_pin_rule import is_weak
from otp_atm.bank.simulator.pin_block import decipher_format_4, decipher_under
from otp_atm.bank.wire.message import PinBlock
from otp_atm.bank.wire.otp import OTP_PIN_DIGITS, SEED_BYTES, TOKEN_ID_BYTES, hkdf_sha256, matching_step, otp_key
from otp_atm.kiosk.vocabulary import LONGEST_PIN, SHORTEST_PIN

Random = Callable[[int], bytes]
"""So many random bytes."""

Entry = tuple[bytes, PinBlock]
"""A PIN block and the sealed key it is enciphered under."""

PIN_KEY_BYTES: Final = 16
NONCE_BYTES: Final = 12
PIN_KEYS_LOADED: Final = 20_000
"""As many as there are terminals, with keys that were replaced a moment ago; a kilobyte each."""
KEY_REQUEST: Final = b"PIN key request"
"""The label under which the key that signs such requests is derived from a terminal master key."""


class Unsealable(Exception):
    """Not sealed here for this purpose, or changed since."""


class Purpose(Enum):
    """What something is sealed or hashed for; one purpose's values are worth nothing for another."""

    __hash__ = object.__hash__  # Enum's own is written in Python, and keys are looked up by this

    TERMINAL_MASTER_KEY = b"terminal master key"
    PIN_KEY = b"pin key"
    CARD_SESSION = b"card session"
    OTP_KEY = b"otp key"
    SEED = b"seed"
    CARD_ID = b"card id"
    CARD_PIN = b"card pin"
    CVV2 = b"cvv2"
    PIN_BLOCK = b"pin block"
    ACTIVATION_CODE = b"activation code"
    SMS_CODE = b"sms code"
    SENT_CODE = b"sent code"
    REGISTRATION = b"registration"
    REQUEST = b"request"
    CHECK = b"check"


class Verdict(Enum):
    """What the key room says about a new PIN, or its two entries."""

    GOOD = "good"
    DIFFER = "differ"
    WEAK = "weak"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, repr=False)
class NewPinKey:
    """A PIN key two ways: named, and for the store."""

    kcv: str
    sealed: bytes


@dataclass(frozen=True, slots=True, repr=False)
class NewToken:
    """The secrets of a new enrolment, for the store."""

    token_id: bytes
    sealed_key: bytes
    sealed_seed: bytes


class KeyRoom:
    """All cryptography of the issuer, under one 32-byte master key."""

    def __init__(self, master_key: bytes, random: Random) -> None:
        if len(master_key) != 32:
            raise ValueError("the bank's master key is 32 bytes")
        keys = {purpose: hkdf_sha256(master_key, b"", purpose.value) for purpose in Purpose}
        self._ciphers = {purpose: AESGCM(key) for purpose, key in keys.items()}
        self._hashes = {purpose: hmac.new(key, digestmod="sha256") for purpose, key in keys.items()}
        self._random = random
        self._load_pin_key = lru_cache(maxsize=PIN_KEYS_LOADED)(lambda sealed: decipher_under(self.unseal(Purpose.PIN_KEY, sealed)))

    # Sealing and hashing

    def seal(self, purpose: Purpose, value: bytes) -> bytes:
        """Nonce (12 bytes), ciphertext and tag (16 bytes)."""
        nonce = self._random(NONCE_BYTES)
        return nonce + self._ciphers[purpose].encrypt(nonce, value, None)

    def unseal(self, purpose: Purpose, sealed: bytes) -> bytes:
        """What was sealed for this purpose. Raises Unsealable."""
        try:
            return self._ciphers[purpose].decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
        except (InvalidTag, ValueError) as error:
            raise Unsealable from error

    def seal_text(self, purpose: Purpose, text: str) -> str:
        """The same for text, as a word fit for a header."""
        return urlsafe_b64encode(self.seal(purpose, text.encode())).decode()

    def unseal_text(self, purpose: Purpose, sealed: str) -> str:
        """What was sealed by `seal_text`. Raises Unsealable."""
        try:
            return self.unseal(purpose, urlsafe_b64decode(sealed)).decode()
        except (NotBase64, ValueError) as error:
            raise Unsealable from error

    def mac(self, purpose: Purpose, *parts: str) -> bytes:
        """A keyed hash of texts, of which only the last may hold a vertical bar."""
        keyed = self._hashes[purpose].copy()
        keyed.update("|".join(parts).encode())
        return keyed.digest()

    def card_id(self, pan: str) -> str:
        """The name under which everything but the card table knows a card."""
        return self.mac(Purpose.CARD_ID, pan)[:16].hex()

    # PINs

    def key_request_is_right(self, sealed_master_key: bytes, terminal_id: str, nonce: bytes, mac: bytes) -> bool:
        """Was this request for a PIN key signed in the PIN pad that holds the terminal's master key?"""
        key = self.unseal(Purpose.TERMINAL_MASTER_KEY, sealed_master_key)
        return hmac.compare_digest(key_request_mac(key, terminal_id, nonce), mac)

    def new_pin_key(self) -> NewPinKey:
        """A fresh AES PIN key."""
        key = self._random(PIN_KEY_BYTES)
        return NewPinKey(key_check_value(key), self.seal(Purpose.PIN_KEY, key))

    def key_block(self, sealed_master_key: bytes, sealed_pin_key: bytes) -> str:
        """A PIN key as a TR-31 block under a terminal's master key."""
        from psec import tr31  # Key delivery is rare; the rest of the bank need not wait for this import.

        header = tr31.Header(version_id="D", key_usage="P0", algorithm="A", mode_of_use="E", version_num="00", exportability="N")
        return tr31.wrap(self.unseal(Purpose.TERMINAL_MASTER_KEY, sealed_master_key), header, self.unseal(Purpose.PIN_KEY, sealed_pin_key))

    def card_pin_is_right(self, sealed_pin_key: bytes, block: PinBlock, pan: str, pin_mac: bytes) -> bool:
        """Is this the PIN of the card? Raises UnreadablePinBlock."""
        pin = self._pin(sealed_pin_key, block, pan, SHORTEST_PIN, LONGEST_PIN)
        return hmac.compare_digest(self.mac(Purpose.CARD_PIN, pan, pin), pin_mac)

    def new_card_pin(self, entries: tuple[Entry, ...], pan: str, pin_mac: bytes, known: Iterable[str]) -> bytes | Verdict:
        """Weigh the entries of a new card PIN as `judge_otp_pin` does, and against the old one; the keyed hash of a good one.

        Raises UnreadablePinBlock.
        """
        pins = [self._pin(*entry, pan, SHORTEST_PIN, LONGEST_PIN) for entry in entries]
        judged = verdict(pins, known)
        if judged is not Verdict.GOOD:
            return judged
        new = self.mac(Purpose.CARD_PIN, pan, pins[0])
        return Verdict.UNCHANGED if hmac.compare_digest(new, pin_mac) else new

    def judge_otp_pin(self, entries: tuple[Entry, ...], pan: str, known: Iterable[str]) -> Verdict:
        """Compare the entries of a new OTP PIN, one or both, and weigh it against `known` numbers. Raises UnreadablePinBlock."""
        return verdict(self._otp_pins(entries, pan), known)

    def new_token(self, entries: tuple[Entry, ...], pan: str, known: Iterable[str]) -> NewToken | Verdict:
        """The same; if it is good, a new seed, and K made from it and the PIN, which is then forgotten."""
        pins = self._otp_pins(entries, pan)
        judged = verdict(pins, known)
        return self.token_for(pins[0]) if judged is Verdict.GOOD else judged

    def token_for(self, otp_pin: str) -> NewToken:
        """The same for a PIN in clear; only fixtures know one outside."""
        seed, token_id = self._random(SEED_BYTES), self._random(TOKEN_ID_BYTES)
        key = otp_key(seed, token_id, otp_pin)
        return NewToken(token_id, self.seal(Purpose.OTP_KEY, key), self.seal(Purpose.SEED, seed))

    def step_of(self, sealed_key: bytes, code: str, steps: Iterable[int]) -> int | None:
        """The first of these steps whose offline code under K is `code`, if any."""
        return matching_step(self.unseal(Purpose.OTP_KEY, sealed_key), code, steps)

    def _otp_pins(self, entries: tuple[Entry, ...], pan: str) -> list[str]:
        return [self._pin(*entry, pan, OTP_PIN_DIGITS, OTP_PIN_DIGITS) for entry in entries]

    def _pin(self, sealed_pin_key: bytes, block: PinBlock, pan: str, shortest: int, longest: int) -> str:
        return decipher_format_4(self._load_pin_key(sealed_pin_key), bytes.fromhex(block.data), pan, shortest, longest)


def verdict(pins: Sequence[str], known: Iterable[str]) -> Verdict:
    """Of a PIN by all its entries, which are compared first."""
    first, *others = pins
    if not all(hmac.compare_digest(first, other) for other in others):
        return Verdict.DIFFER
    return Verdict.WEAK if is_weak(first, known) else Verdict.GOOD


def key_request_mac(master_key: bytes, terminal_id: str, nonce: bytes) -> bytes:
    """What signs a terminal's request for a PIN key (see `bank.wire.terminal.KeyRequest`), 32 bytes."""
    return hmac.digest(hkdf_sha256(master_key, b"", KEY_REQUEST), terminal_id.encode("ascii") + nonce, "sha256")


def key_check_value(key: bytes) -> str:
    """ANSI X9.24-1, annex A, for AES: the first 5 bytes of CMAC over one block of zeros, in hexadecimal.

    >>> key_check_value(bytes(16))
    '763CBCDE81'
    """
    mac = CMAC(AES(key))
    mac.update(bytes(16))
    return mac.finalize()[:5].hex().upper()
