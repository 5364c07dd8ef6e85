"""The cards of one's own, kept from one evening to the next: in a file, sealed (AES-GCM), with its key in a file beside it.

So does the phone with what it knows. Their PINs are in no file: their owners know them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from otp_atm.demo.cards import DemoCard
from otp_atm.kiosk.load import BadFile
from otp_atm.kiosk.private_file import write_durably
from otp_atm.kiosk.vocabulary import Card, Pan
from otp_atm.phone.store import BadPhoneFile
from otp_atm.phone.vault import NONCE_BYTES, key_beside

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NAME: Final = b"demo cards"


class _Kept(msgspec.Struct, frozen=True):
    """What stands on a card."""

    pan: str
    expiry: str
    name: str
    cvv2: str

    def __repr__(self) -> str:
        return "_Kept"


class OwnCards:
    """`cards` are those that there were, and those that were kept since."""

    def __init__(self, file: Path) -> None:
        """Raises BadFile for one that cannot be used."""
        self._file = file
        self.cards: tuple[DemoCard, ...] = tuple(map(_card, self._read())) if file.exists() else ()

    def keep(self, card: DemoCard) -> None:
        """One more. Raises BadFile where it cannot be written."""
        cards = (*self.cards, card)
        content = msgspec.json.encode([_Kept(one.card.pan.digits, one.card.expiry, one.card.name, one.cvv2) for one in cards])
        nonce = os.urandom(NONCE_BYTES)
        try:
            write_durably(self._file, nonce + self._cipher().encrypt(nonce, content, _NAME))
        except OSError as error:
            raise self._bad(error.strerror) from None
        self.cards = cards

    def _read(self) -> list[_Kept]:
        from cryptography.exceptions import InvalidTag

        try:
            sealed = self._file.read_bytes()
            opened = self._cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _NAME)
            return msgspec.json.decode(opened, type=list[_Kept])
        except OSError as error:
            raise self._bad(error.strerror) from None
        except (InvalidTag, ValueError, msgspec.DecodeError):
            raise self._bad("it is damaged, or sealed with another key") from None

    def _cipher(self) -> AESGCM:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(key_beside(self._file))
        except BadPhoneFile as bad:
            raise BadFile(str(bad)) from None

    def _bad(self, why: object) -> BadFile:
        return BadFile(f"{self._file}: the wallet's own cards cannot be used: {why}")


def _card(kept: _Kept) -> DemoCard:
    return DemoCard(Card(Pan(kept.pan), kept.expiry, kept.name), pin="", caption={"en": kept.name}, cvv2=kept.cvv2)
