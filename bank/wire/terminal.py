"""What a terminal asks of the bank."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from bank.wire.message import (
    SECRET,
    ExpiryAsRead,
    IdempotencyKey,
    Kcv,
    MaskedPhone,
    Message,
    Moment,
    Nothing,
    PanDigits,
    PinBlock,
    Reply,
    TerminalId,
    Token,
)
from bank.wire.operation import Operation
from bank.wire.problems import ONCE, Code


class KeyRequest(Message, frozen=True, kw_only=True):
    """A request for a PIN key, signed in the PIN pad: under the terminal master key, so that nobody else can ask.

    `nonce` is drawn for each request; `mac` is HMAC-SHA-256(K, terminal id in ASCII, then the 16 bytes of the nonce), K being 32 bytes of
    HKDF-SHA-256 (RFC 5869) over the master key, without salt, with the info `PIN key request` in ASCII. The same request again is
    answered with the same key; once that is forgotten, it is refused.
    """

    nonce: Annotated[str, Meta(pattern=r"^[0-9A-F]{32}\Z")]
    mac: Annotated[str, Meta(pattern=r"^[0-9A-F]{64}\Z"), SECRET]


class PinKey(Reply, frozen=True, kw_only=True):
    """An AES PIN key as a TR-31 key block: version D, usage P0, algorithm A, mode E, under the terminal master key."""

    key_block: Annotated[str, Meta(description="Printable ASCII, at most 300 characters; docs/bank-contract.md shows one"), SECRET]
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


class EnrolmentState(Reply, frozen=True, kw_only=True):
    """`masked_phone` is null where the customer has no phone on file; `sms_otp` is never true where `enrolled` is false."""

    enrolled: bool
    masked_phone: MaskedPhone | None
    sms_otp: bool


class OtpPin(Message, frozen=True, kw_only=True):
    """Both entries of the new OTP PIN; the bank compares them (F3)."""

    first: PinBlock
    second: PinBlock


class NewEnrolment(OtpPin, frozen=True, kw_only=True):
    """`replace` says that an existing enrolment may be replaced."""

    sms_consent: bool
    replace: bool


class Enrolment(Reply, frozen=True, kw_only=True):
    """A committed enrolment, its activation SMS on its way. `sms_otp` is never true where `sms_consent` was false."""

    masked_phone: MaskedPhone
    activation_valid_until: Moment
    sms_otp: bool


class Deactivation(Reply, frozen=True, kw_only=True):
    """A committed deactivation."""

    deactivated_at: Moment


class Settle(Message, frozen=True, kw_only=True):
    """Ask what became of the request that carried this key."""

    idempotency_key: IdempotencyKey


class Outcome(StrEnum):
    """What became of a request."""

    ENROLLED = "enrolled"
    DEACTIVATED = "deactivated"
    NEVER_TOOK_EFFECT = "never-took-effect"


class Settlement(Reply, frozen=True, kw_only=True):
    """The final word on a request. `enrolment` is there when it enrolled, and only then."""

    outcome: Outcome
    enrolment: Enrolment | None = None


CARD_SESSION: Final = "card session"
ENDED: Final = (Code.CARD_SESSION_EXPIRED,)
PIN_BLOCKS: Final = (Code.PIN_KEY_UNKNOWN, Code.PIN_BLOCK_UNREADABLE)
NEW_PIN: Final = (Code.OTP_PINS_DIFFER, Code.OTP_PIN_WEAK)

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
READ_ENROLMENT: Final = Operation(
    name="read-enrolment",
    method="GET",
    path="/v1/enrolment",
    request=Nothing,
    reply=EnrolmentState,
    bearer=CARD_SESSION,
    summary="Is the card enrolled, and to which masked phone would its SMS go (G5)?",
    problems=ENDED,
)
CHECK_OTP_PIN: Final = Operation(
    name="check-otp-pin",
    method="POST",
    path="/v1/otp-pin-checks",
    request=OtpPin,
    reply=Nothing,
    bearer=CARD_SESSION,
    summary="Do both entries of a new OTP PIN agree, and is it good enough? Nothing is kept.",
    problems=(*ENDED, *PIN_BLOCKS, *NEW_PIN),
)
ENROL: Final = Operation(
    name="enrol",
    method="POST",
    path="/v1/enrolments",
    request=NewEnrolment,
    reply=Enrolment,
    status=201,
    bearer=CARD_SESSION,
    writes=True,
    delivers=True,
    summary="Enrol the card and send its activation SMS (G6, G7, G8).",
    problems=(*ENDED, *ONCE, *PIN_BLOCKS, *NEW_PIN, Code.NO_PHONE_ON_FILE, Code.ALREADY_ENROLLED),
)
DEACTIVATE: Final = Operation(
    name="deactivate",
    method="POST",
    path="/v1/deactivations",
    request=Nothing,
    reply=Deactivation,
    status=201,
    bearer=CARD_SESSION,
    writes=True,
    summary="End SMS and offline OTP at once (G17).",
    problems=(*ENDED, *ONCE, Code.NOT_ENROLLED),
)
SETTLE: Final = Operation(
    name="settle",
    method="POST",
    path="/v1/terminals/{terminal_id}/settlements",
    request=Settle,
    reply=Settlement,
    summary="What became of a request whose reply was lost? A key never seen is closed: the request will then never take effect (F7).",
    problems=(Code.TERMINAL_UNKNOWN, Code.IDEMPOTENCY_KEY_REUSED),
)

OPERATIONS: Final = (DELIVER_PIN_KEY, READ_TERMINAL, OPEN_CARD_SESSION, READ_ENROLMENT, CHECK_OTP_PIN, ENROL, DEACTIVATE, SETTLE)
