"""The base of all messages, and the kinds of field that several of them share."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from msgspec import Meta, Struct, to_builtins
from msgspec.structs import fields

from otp_atm.kiosk.vocabulary import LONGEST_PAN, SHORTEST_PAN

DIGITS: Final = "digits"
CHARACTERS: Final = "characters"
BYTES: Final = "bytes"
"""What a text is counted in where only its length is told; of bytes there are two hexadecimal digits each."""


def secret(what: str, unit: str = CHARACTERS) -> Meta:
    """Of a text that is printed nowhere: `what` it is, and the unit of its length, which stand for it where messages are shown."""
    return Meta(extra={"secret": True, "what": what, "unit": unit})


OPEN: Final = Meta(extra={"secret": False})
"""Of a text that may be printed. One that is neither is taken for a secret: a new message cannot forget to say so."""


class Message(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object of exactly these members. It prints without those that are secret.

    Whoever makes one is taken at their word; whether one has the agreed form is found out where it is read (`bank.wire.reading`).
    """

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in open_fields(type(self)))})"


class Hidden(str):
    """What stands for a secret where messages are shown: what it is, and how long. No value of a message is of this type.

    >>> Hidden.of("5022291011374624", "card number", DIGITS), Hidden.of("0A0B", "PIN block", BYTES), Hidden.of(7, "text")
    («card number, 16 digits», «PIN block, 2 bytes», «text»)
    """

    __slots__ = ()

    @classmethod
    def of(cls, value: object, what: str, unit: str = CHARACTERS) -> Hidden:
        """For this value, whose length is counted in such units."""
        if not isinstance(value, str):
            return cls.called(what)
        count = len(value) // 2 if unit == BYTES else len(value)
        return cls.called(what, f"{count} {unit if count != 1 else unit[:-1]}")

    @classmethod
    def called(cls, *parts: str) -> Hidden:
        """Something of which this can be told."""
        return cls(f"«{', '.join(parts)}»")

    __repr__ = str.__str__


def discreet(message: Message) -> dict[str, Any]:
    """The members of a message as they may be shown to anybody, by their names in JSON: a `Hidden` stands for each secret that is there."""
    return {name: _discreet(getattr(message, field), hides) for field, name, hides in _members(type(message))}


def _discreet(value: object, hides: tuple[str, str] | None) -> object:
    if value is None:
        return None
    if hides:
        return Hidden.of(value, *hides)
    return _PLAIN_AS.get(type(value), _shown)(value)


def _shown(value: object) -> object:
    if isinstance(value, Message):
        return discreet(value)
    return value.value if isinstance(value, Enum) else value


_PLAIN_AS: Final[dict[type, Any]] = {datetime: to_builtins, tuple: lambda values: [_shown(value) for value in values]}


@cache
def _members(kind: type[Message]) -> tuple[tuple[str, str, tuple[str, str] | None], ...]:
    """Field, member and as what it is hidden, if it is, for each."""
    return tuple((field.name, field.encode_name, what_of(field.type) if is_secret(field.type) else None) for field in fields(kind))


@cache
def open_fields(kind: type[Message]) -> tuple[str, ...]:
    """The names of those that are no secret."""
    return tuple(field.name for field in fields(kind) if not is_secret(field.type))


def is_secret(kind: object) -> bool:
    """Whether a field of this type may hold a secret, if it holds anything. A message inside hides its own."""
    parts = get_args(kind)
    if get_origin(kind) is Annotated:
        said = _declared(parts, "secret")
        return is_secret(parts[0]) if said is None else bool(said)
    if get_origin(kind) in {Union, UnionType, tuple}:
        return any(is_secret(part) for part in parts if part is not Ellipsis)
    if get_origin(kind) is Literal:
        return False
    return not (isinstance(kind, type) and issubclass(kind, bool | int | float | datetime | Enum | NoneType | Message))


def what_of(kind: object) -> tuple[str, str]:
    """What a secret of this type is called, and what its length is counted in: as it is declared, else it is a text."""
    parts = get_args(kind)
    if what := _declared(parts, "what"):
        return what, _declared(parts, "unit")
    return next((what_of(part) for part in parts if get_args(part)), ("text", CHARACTERS))


def _declared(parts: tuple[Any, ...], name: str) -> Any:
    """What a type says of itself under this name, None if nothing."""
    return next((part.extra[name] for part in parts if isinstance(part, Meta) and part.extra and name in part.extra), None)


class Reply(Message, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """What a bank says: a JSON object of these members. Others that stand beside them are passed over, for a bank may say more."""


class Nothing(Reply, frozen=True):
    """The empty object: an operation without a body, or a plain yes."""


EXACT: Final = 2**53 - 1
"""Up to here every JSON reader sees the same whole number (RFC 8259, section 6), in the OpenAPI document too."""

Moment = Annotated[datetime, Meta(tz=True)]
"""RFC 3339, with an offset or Z."""
TerminalId = Annotated[str, Meta(pattern=r"^[A-Z0-9]{8}\Z", description="ISO 8583 field 41, card acceptor terminal identification"), OPEN]
PanDigits = Annotated[
    str,
    Meta(pattern=rf"^[0-9]{{{SHORTEST_PAN},{LONGEST_PAN}}}\Z", description="Primary account number, ISO/IEC 7812-1"),
    secret("card number", DIGITS),
]
Expiry = Annotated[str, Meta(pattern=r"^[0-9]{2}(0[1-9]|1[0-2])\Z", description="YYMM as it is printed on the card"), OPEN]
ExpiryAsRead = Annotated[str, Meta(pattern=r"^[0-9]{4}\Z", description="YYMM as on track 2, ISO/IEC 7813, of the issuer's calendar"), OPEN]
Phone = Annotated[str, Meta(pattern=r"^09[0-9]{9}\Z", description="An Iranian mobile number"), secret("phone number", DIGITS)]
Kcv = Annotated[
    str,
    Meta(pattern=r"^[0-9A-F]{10}\Z", description="Key check value: the first 5 bytes of AES-CMAC over zeros (ANSI X9.24-1, annex A)"),
    OPEN,
]
MaskedPhone = Annotated[str, Meta(pattern=r"^[0-9]{4}\*{3}[0-9]{4}\Z", description="First and last four digits, 0912***4567 (G5)"), OPEN]
IdempotencyKey = Annotated[
    str,
    Meta(
        min_length=22,
        max_length=128,
        pattern=r"^[\x21-\x7e]+\Z",
        description="Drawn by the client, and unguessable: whoever knows it may ask what became of the request. The same message "
        "under the same key takes effect at most once, and is answered alike however often it is sent.",
    ),
    secret("idempotency key"),
]
Token = Annotated[str, Meta(min_length=1, max_length=512, pattern=r"^[A-Za-z0-9._~+/=-]+\Z"), secret("token")]


class PinBlock(Message, frozen=True, kw_only=True):
    """An enciphered PIN block, ISO 9564-1 format 4 (AES, bound to the PAN)."""

    format: Annotated[int, Meta(ge=4, le=4)] = 4
    data: Annotated[
        str, Meta(pattern=r"^[0-9A-F]{32}\Z", description="The enciphered block; `kcv` names the key"), secret("PIN block", BYTES)
    ]
    kcv: Kcv
