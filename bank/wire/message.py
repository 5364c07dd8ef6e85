"""The base of all messages, and the kinds of field that several of them share."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict

from kiosk.vocabulary import LONGEST_PAN, SHORTEST_PAN


class Message(BaseModel):
    """A JSON object of exactly these members. Validation errors never repeat what was sent: it may be a secret."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Reply(Message):
    """What a bank says: a JSON object of these members. Others that stand beside them are passed over, for a bank may say more."""

    model_config = ConfigDict(extra="ignore")


Yes = Annotated[bool, Strict()]
"""True or false, and not 0, 1 or "yes"."""


def number_only(value: object) -> object:
    """Refuse what is no number in JSON; 2.0 is a whole one there."""
    if isinstance(value, bool | str | bytes):
        raise ValueError("not a number")
    return value


NUMBER: Final = BeforeValidator(number_only)
EXACT: Final = 2**53 - 1
"""Up to here every JSON reader sees the same whole number (RFC 8259, section 6), in the OpenAPI document too."""


class Nothing(Reply):
    """The empty object: an operation without a body, or a plain yes."""


TerminalId = Annotated[str, Field(pattern=r"^[A-Z0-9]{8}$", description="ISO 8583 field 41, card acceptor terminal identification")]
PanDigits = Annotated[
    str, Field(pattern=rf"^[0-9]{{{SHORTEST_PAN},{LONGEST_PAN}}}$", repr=False, description="Primary account number, ISO/IEC 7812-1")
]
Expiry = Annotated[str, Field(pattern=r"^[0-9]{2}(0[1-9]|1[0-2])$", description="YYMM as it is printed on the card")]
ExpiryAsRead = Annotated[str, Field(pattern=r"^[0-9]{4}$", description="YYMM as on track 2, ISO/IEC 7813, of the issuer's calendar")]
Phone = Annotated[str, Field(pattern=r"^09[0-9]{9}$", description="An Iranian mobile number")]


Kcv = Annotated[
    str, Field(pattern=r"^[0-9A-F]{10}$", description="Key check value: the first 5 bytes of AES-CMAC over zeros (ANSI X9.24-1, annex A)")
]
MaskedPhone = Annotated[str, Field(pattern=r"^[0-9]{4}\*{3}[0-9]{4}$", description="First and last four digits, 0912***4567 (G5)")]
IdempotencyKey = Annotated[
    str,
    Field(
        min_length=22,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        repr=False,
        description="Drawn by the client, and unguessable: whoever knows it may ask what became of the request. The same message "
        "under the same key takes effect at most once, and is answered alike however often it is sent.",
    ),
]


class PinBlock(Message):
    """An enciphered PIN block, ISO 9564-1 format 4 (AES, bound to the PAN)."""

    format: Annotated[int, Field(ge=4, le=4), NUMBER] = 4
    data: Annotated[str, Field(pattern=r"^[0-9A-F]{32}$", repr=False, description="The enciphered block; `kcv` names the key")]
    kcv: Kcv
