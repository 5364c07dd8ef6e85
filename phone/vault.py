"""Where the app keeps its seeds, and the only place that computes with them.

A seed is sealed (AES-GCM) before it goes into the phone's file, under a key that lies in a file beside it, as a real handset's keystore
would hold it. That protects a copy of the phone's file alone: a backup, a shared folder. Whoever has both files has the seed. Even then
the OTP PIN is missing, which is nowhere on the phone; a wrong one yields codes that only the bank can tell from right ones. (With the
seed and one code that was seen when it was typed, the PIN can be searched.)
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from otp_atm.bank.wire.otp import hkdf_sha256, offline_code, otp_key
from otp_atm.kiosk.private_file import private
from otp_atm.phone.store import BadPhoneFile, Store

KEY_BYTES: Final = 32
MARK_BYTES: Final = 16
NONCE_BYTES: Final = 12
"""NIST SP 800-38D, 8.2."""
_SEED: Final = "seed."

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Random = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Holding:
    """What the app holds for a registration: the seed, the token with which it speaks to the bank for this card, and which card it is."""

    seed: bytes = field(repr=False)
    token: str = field(repr=False)
    number: str = ""
    mark: str = ""


class Vault:
    """Seals into a store. `random` draws nonces."""

    def __init__(self, store: Store, key: bytes, random: Random = os.urandom) -> None:
        self._store = store
        self._key = key
        self.random = random

    def keep(self, token_id: str, holding: Holding) -> None:
        """Seal and store; durable when this returns."""
        nonce = self.random(NONCE_BYTES)
        self._store.put(name_of(token_id), nonce + self._cipher.encrypt(nonce, msgspec.msgpack.encode(holding), token_id.encode()))

    def holding(self, token_id: str) -> Holding | None:
        """What is held for a registration; None if there is nothing, or nothing that this key opens."""
        from cryptography.exceptions import InvalidTag

        sealed = self._store.get(name_of(token_id))
        if sealed is None:
            return None
        try:
            opened = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], token_id.encode())
            return msgspec.msgpack.decode(opened, type=Holding)
        except (InvalidTag, ValueError, msgspec.DecodeError):
            return None

    def token_ids(self) -> tuple[str, ...]:
        """The registrations for which something is stored."""
        return tuple(name.removeprefix(_SEED) for name in self._store.names(_SEED))

    def mark(self, secret: bytes) -> str:
        """A name by which a secret is known again and that only this vault can make of it (RFC 5869 under its key)."""
        return hkdf_sha256(self._key, b"mark", secret, MARK_BYTES).hex()

    def code(self, token_id: str, otp_pin: str, step: int) -> str | None:
        """The one-time password of a step, the Unix time in whole seconds; None if nothing is held for this registration."""
        holding = self.holding(token_id)
        if holding is None:
            return None
        return offline_code(otp_key(holding.seed, bytes.fromhex(token_id), otp_pin), step)

    def forget(self, token_id: str) -> None:
        self._store.delete(name_of(token_id))

    @property
    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._key)


def name_of(token_id: str) -> str:
    """What a registration's seed is called in the store."""
    return f"{_SEED}{token_id}"


def key_beside(path: Path, random: Random = os.urandom) -> bytes:
    """The key in the companion of the phone's file, `phone.db.key`; drawn where there is none. Raises BadPhoneFile."""
    companion = path.with_name(f"{path.name}.key")
    try:
        if not companion.exists():
            companion.parent.mkdir(parents=True, exist_ok=True)
            with open(companion, "x", encoding="ascii", opener=private) as new:
                new.write(random(KEY_BYTES).hex())
                new.flush()
                os.fsync(new.fileno())
        key = bytes.fromhex(companion.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise BadPhoneFile(f"{companion}: the phone's key cannot be used: {error}") from None
    if len(key) != KEY_BYTES:
        raise BadPhoneFile(f"{companion}: the phone's key is not {KEY_BYTES} bytes in hexadecimal")
    return key
