"""Which events can answer which request to the bank: the contract between the machine and every client of a bank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.effects import (
    AskEnrolment,
    AskPhone,
    BankRequest,
    CheckBank,
    CheckOtpPin,
    Deactivate,
    Enrol,
    FetchPinKey,
    SettleRequest,
    VerifyCardPin,
)
from kiosk.events import (
    AlreadyEnrolled,
    BankPresent,
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    CardBlocked,
    CardRefused,
    CardSessionExpired,
    Deactivated,
    Enrolled,
    Event,
    KeyDelivered,
    NeverTookEffect,
    NoPhoneOnFile,
    NotEnrolled,
    OtpPinAccepted,
    OtpPinsDiffer,
    OtpPinTooWeak,
    PhoneOnFile,
    PinAccepted,
    PinKeyUnknown,
    PinRefused,
)

Replies = frozenset[type[Event]]

TROUBLE: Final[Replies] = frozenset({BankUnreachable, BankRefused})
IN_CARD_SESSION: Final[Replies] = TROUBLE | {CardSessionExpired}

REPLIES: Final[Mapping[type[BankRequest], Replies]] = {
    FetchPinKey: TROUBLE | {KeyDelivered},
    CheckBank: TROUBLE | {BankPresent},
    VerifyCardPin: TROUBLE | {PinAccepted, PinRefused, CardBlocked, CardRefused, PinKeyUnknown},
    AskPhone: IN_CARD_SESSION | {PhoneOnFile, NoPhoneOnFile, AlreadyEnrolled},
    AskEnrolment: IN_CARD_SESSION | {AlreadyEnrolled, NotEnrolled},
    CheckOtpPin: IN_CARD_SESSION | {OtpPinAccepted, OtpPinsDiffer, OtpPinTooWeak, PinKeyUnknown},
    Enrol: IN_CARD_SESSION | {Enrolled, OtpPinsDiffer, OtpPinTooWeak, PinKeyUnknown, NoPhoneOnFile, AlreadyEnrolled, BankReplyLost},
    Deactivate: IN_CARD_SESSION | {Deactivated, NotEnrolled, BankReplyLost},
    SettleRequest: TROUBLE | {Enrolled, Deactivated, NeverTookEffect, BankReplyLost},
}


def without_answer(request: BankRequest, code: str) -> Event:
    """What is known about a request that may have reached the bank, when no usable answer came."""
    return (BankReplyLost if BankReplyLost in REPLIES[type(request)] else BankUnreachable)(code)
