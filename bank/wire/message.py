"""The base of all messages, and the kinds of field that several of them share."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Annotated, Final, get_args

from msgspec import Meta, Struct
from msgspec.structs import fields

from otp_atm.kiosk.vocabulary import LONGEST_PAN, SHORTEST_PAN

SECRET: Final = Meta(extra={"secret": True})
"""Of a field that is not printed with its message."""


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object of exactly these members. It prints without those that are secret.

    Whoever makes one is taken at their word; whether one has the agreed form is found out where it is read (`bank.wire.reading`).
    """

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in open_fields(type(self)))})"


@cache
def open_fields(kind: type[Message]) -> tuple[str, ...]:
    """The names of those that are no secret."""
    return tuple(field.name for field in fields(kind) if not is_secret(field.type))


def is_secret(kind: object) -> bool:
    """Whether a field of this type holds a secret, if it holds anything."""
    parts = get_args(kind)
    return SECRET in parts or any(map(is_secret, parts))


class Reply(Message, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """What a bank says: a JSON object of these members. Others that stand beside them are passed over, for a bank may say more."""


class Nothing(Reply, frozen=True):
    """The empty object: an operation without a body, or a plain yes."""


EXACT: Final = 2**53 - 1
"""Up to here every JSON reader sees the same whole number (RFC 8259, section 6), in the OpenAPI document too."""

Moment = Annotated[datetime, Meta(tz=True)]
"""RFC 3339, with an offset or Z."""
TerminalId = Annotated[str, Meta(pattern=r"^[A-Z0-9]{8}\Z", description="ISO 8583 field 41, card acceptor terminal identification")]
PanDigits = Annotated[
    str, Meta(pattern=rf"^[0-9]{{{SHORTEST_PAN},{LONGEST_PAN}}}\Z", description="Primary account number, ISO/IEC 7812-1"), SECRET
]
Expiry = Annotated[str, Meta(pattern=r"^[0-9]{2}(0[1-9]|1[0-2])\Z", description="YYMM as it is printed on the card")]
ExpiryAsRead = Annotated[str, Meta(pattern=r"^[0-9]{4}\Z", description="YYMM as on track 2, ISO/IEC 7813, of the issuer's calendar")]
Phone = Annotated[str, Meta(pattern=r"^09[0-9]{9}\Z", description="An Iranian mobile number")]
Kcv = Annotated[
    str, Meta(pattern=r"^[0-9A-F]{10}\Z", description="Key check value: the first 5 bytes of AES-CMAC over zeros (ANSI X9.24-1, annex A)")
]
MaskedPhone = Annotated[str, Meta(pattern=r"^[0-9]{4}\*{3}[0-9]{4}\Z", description="First and last four digits, 0912***4567 (G5)")]
IdempotencyKey = Annotated[
    str,
    Meta(
        min_length=22,
        max_length=128,
        pattern=r"^[\x21-\x7e]+\Z",
        description="Drawn by the client, and unguessable: whoever knows it may ask what became of the request. The same message "
        "under the same key takes effect at most once, and is answered alike however often it is sent.",
    ),
    SECRET,
]
Token = Annotated[str, Meta(min_length=1, max_length=512, pattern=r"^[A-Za-z0-9._~+/=-]+\Z"), SECRET]


class PinBlock(Message, frozen=True, kw_only=True):
    """An enciphered PIN block, ISO 9564-1 format 4 (AES, bound to the PAN)."""

    format: Annotated[int, Meta(ge=4, le=4)] = 4
    data: Annotated[str, Meta(pattern=r"^[0-9A-F]{32}\Z", description="The enciphered block; `kcv` names the key"), SECRET]
    kcv: Kcv
