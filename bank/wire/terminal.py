"""What a terminal asks of the bank, whatever its customers come for, and what the operations of all services share."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from otp_atm.bank.wire.message import (
    BYTES,
    ExpiryAsRead,
    Kcv,
    Message,
    Moment,
    Nothing,
    PanDigits,
    PinBlock,
    Reply,
    TerminalId,
    Token,
    secret,
)
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import Code


class KeyRequest(Message, frozen=True, kw_only=True):
    """A request for a PIN key, signed in the PIN pad: under the terminal master key, so that nobody else can ask.

    `nonce` is drawn for each request; `mac` is HMAC-SHA-256(K, terminal id in ASCII, then the 16 bytes of the nonce), K being 32 bytes of
    HKDF-SHA-256 (RFC 5869) over the master key, without salt, with the info `PIN key request` in ASCII. The same request again is
    answered with the same key; once that is forgotten, it is refused.
    """

    nonce: Annotated[str, Meta(pattern=r"^[0-9A-F]{32}\Z"), secret("nonce", BYTES)]
    mac: Annotated[str, Meta(pattern=r"^[0-9A-F]{64}\Z"), secret("MAC", BYTES)]


class PinKey(Reply, frozen=True, kw_only=True):
    """An AES PIN key as a TR-31 key block: version D, usage P0, algorithm A, mode E, under the terminal master key."""

    key_block: Annotated[
        str, Meta(description="Printable ASCII, at most 300 characters; docs/bank-contract.md shows one"), secret("key block")
    ]
    kcv: Kcv


class CardAndPin(Message, frozen=True, kw_only=True):
    """Who stands at the terminal. `expiry` is null where the card has none; what it means, and whether it is over, is the bank's to say."""

    terminal_id: TerminalId
    pan: PanDigits
    expiry: ExpiryAsRead | None
    pin_block: PinBlock


class CardSession(Reply, frozen=True, kw_only=True):
    """The bearer token for everything else this customer asks, until `expires_at`. The terminal goes by the bank's word alone, which is
    card-session-expired: it compares no clocks."""

    token: Token
    expires_at: Moment


CARD_SESSION: Final = "card session"
"""Whose token an operation in a card session carries."""
ENDED: Final = (Code.CARD_SESSION_EXPIRED,)
"""What any such operation can be answered."""
PIN_BLOCKS: Final = (Code.PIN_KEY_UNKNOWN, Code.PIN_BLOCK_UNREADABLE)
"""What any operation with PIN blocks can be answered."""

DELIVER_PIN_KEY: Final = Operation(
    name="deliver-pin-key",
    method="POST",
    path="/v1/terminals/{terminal_id}/pin-keys",
    request=KeyRequest,
    reply=PinKey,
    status=201,
    summary="A fresh PIN key for this terminal. The bank remembers the newest few, and the one in use as long as it is.",
    problems=(Code.TERMINAL_UNKNOWN, Code.KEY_REQUEST_REFUSED),
)
READ_TERMINAL: Final = Operation(
    name="read-terminal",
    method="GET",
    path="/v1/terminals/{terminal_id}",
    request=Nothing,
    reply=Nothing,
    summary="Is the bank there, and does it know this terminal? Asked while nobody is being served.",
    problems=(Code.TERMINAL_UNKNOWN,),
)
OPEN_CARD_SESSION: Final = Operation(
    name="open-card-session",
    method="POST",
    path="/v1/card-sessions",
    request=CardAndPin,
    reply=CardSession,
    status=201,
    summary="Check card and card PIN (F1). The same PIN block sent again is the same try and is not counted twice.",
    problems=(
        Code.TERMINAL_UNKNOWN,
        *PIN_BLOCKS,
        Code.CARD_UNKNOWN,
        Code.CARD_EXPIRED,
        Code.CARD_BLOCKED,
        Code.WRONG_PIN,
    ),
)

OPERATIONS: Final = (DELIVER_PIN_KEY, READ_TERMINAL, OPEN_CARD_SESSION)
