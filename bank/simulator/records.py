"""What the issuer keeps. One class for each table; the first field is the primary key. The stores follow these classes.

A `card_id` is a keyed hash of the PAN, so that only the card table holds PANs. Fields called `sealed_…` are AES-GCM ciphertexts and
fields called `…_mac` keyed hashes, both made in the key room.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar

from msgspec import Struct


class Mark(Struct, frozen=True):
    """Something to know about the store itself, such as a check value of the master key it was made under."""

    name: str
    value: str


class Customer(Struct, frozen=True):
    """`phone_version` counts the numbers on file: what was sent to an older number is worth nothing."""

    customer_id: str
    name: str
    language: str
    phone: str
    phone_version: int = 0


class CardAccount(Struct, frozen=True):
    """A card."""

    card_id: str
    pan: str
    customer_id: str
    expiry: date
    pin_mac: bytes
    cvv2_mac: bytes

    def __repr__(self) -> str:
        return f"CardAccount({self.card_id})"


class Tries(Struct, frozen=True):
    """How many tries are left for a secret of a card; `tries_id` is made by `tries_id()`.

    `spent_by` is the keyed hash of the request that spent the last one, until that was right or no try: sent again, it is the same try.
    """

    tries_id: str
    left: int
    spent_by: bytes = b""


class SmsRequests(Struct, frozen=True):
    """When passwords by SMS were sent for a card lately: Unix times in seconds, oldest first, separated by spaces."""

    card_id: str
    moments: str


class Terminal(Struct, frozen=True):
    """A terminal. `kcvs` names the PIN keys it was given that still count, newest first, separated by spaces.

    `kcv_in_use` is the one that enciphered the last PIN block, empty before the first.
    """

    terminal_id: str
    sealed_master_key: bytes
    kcvs: str = ""
    kcv_in_use: str = ""


class KeyRequests(Struct, frozen=True):
    """The nonces of a terminal's requests for PIN keys, one after the other, newest first: a request is granted once."""

    terminal_id: str
    nonces: bytes


class TerminalPinKey(Struct, frozen=True):
    """A PIN key; `pin_key_id` is made by `pin_key_id()`. `nonce` is that of the request for it."""

    pin_key_id: str
    sealed_key: bytes
    nonce: bytes


class OtpEnrolment(Struct, frozen=True):
    """A card's one enrolment; a new one takes its place.

    `sealed_key` is K (see `bank.wire.otp`), empty once the offline OTP is deactivated. `sealed_seed` is what the app fetches, empty once
    it has it. `registration_mac` says which request registered the app. `last_step` is the newest whose offline code is used up.
    """

    card_id: str
    token_id: bytes
    sealed_key: bytes
    sealed_seed: bytes
    sms_otp: bool
    enrolled_at: datetime
    activation_mac: bytes
    phone_version: int
    registration_mac: bytes = b""
    last_step: int = 0


class SmsCode(Struct, frozen=True):
    """The newest SMS password of a card and what it is good for, `token_id` being the enrolment it was sent under.

    `replaced_macs` are the hashes of those sent before, under this enrolment or an earlier one: one after the other, newest first.
    """

    card_id: str
    token_id: bytes
    code_mac: bytes
    replaced_macs: bytes
    kind: str
    merchant: str
    amount: int
    issued_at: datetime
    phone_version: int
    used: bool = False


class PaymentRecord(Struct, frozen=True):
    """A payment that was made."""

    payment_id: str
    card_id: str
    kind: str
    merchant: str
    amount: int
    otp_kind: str
    paid_at: datetime


class RequestRecord(Struct, frozen=True):
    """What became of a request, by its idempotency key. `party` asked: a terminal's id, or the name of a kind of partner.

    `reply` is JSON, empty while nothing is decided or once it is closed.
    """

    idempotency_key: str
    party: str
    fingerprint: bytes
    outcome: str
    reply: str

    def __repr__(self) -> str:
        return f"RequestRecord({self.outcome})"


class Sms(Struct, frozen=True):
    """A text message in the outbox, in the order of `sms_id`, which the store gives it."""

    sms_id: int
    phone: str
    text: str
    created_at: datetime

    def __repr__(self) -> str:
        return f"Sms({self.sms_id})"


Record = (
    Mark
    | Customer
    | CardAccount
    | Tries
    | SmsRequests
    | Terminal
    | KeyRequests
    | TerminalPinKey
    | OtpEnrolment
    | SmsCode
    | PaymentRecord
    | RequestRecord
)
"""The records that are kept by key. `Sms` is appended instead."""

KEPT: Final[tuple[type[Record], ...]] = (
    Mark,
    Customer,
    CardAccount,
    Tries,
    SmsRequests,
    Terminal,
    KeyRequests,
    TerminalPinKey,
    OtpEnrolment,
    SmsCode,
    PaymentRecord,
    RequestRecord,
)
Kept = TypeVar("Kept", bound=Record)


KEY_NAMES: Final[Mapping[type[Any], str]] = {kind: kind.__struct_fields__[0] for kind in KEPT}


def key_of(record: Record) -> str:
    """A record's primary key."""
    key: str = getattr(record, KEY_NAMES[type(record)])
    return key


def tries_id(secret: str, card_id: str) -> str:
    """The primary key of the count of a card's secret."""
    return f"{secret}.{card_id}"


def pin_key_id(terminal_id: str, kcv: str) -> str:
    """The primary key of a terminal's PIN key."""
    return f"{terminal_id}.{kcv}"
