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
    SettleDeactivation,
    SettleEnrolment,
    VerifyCardPin,
)
from kiosk.events import (
    AlreadyEnrolled,
    BankPresent,
    BankRefused,
    BankReplyLost,
    BankUnreachable,
    CardBlocked,
    CardExpired,
    CardSessionExpired,
    CardUnknown,
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
ABOUT_THE_CARD: Final[Replies] = frozenset({CardBlocked, CardExpired, CardUnknown})
IN_CARD_SESSION: Final[Replies] = TROUBLE | ABOUT_THE_CARD | {CardSessionExpired}

REPLIES: Final[Mapping[type[BankRequest], Replies]] = {
    FetchPinKey: TROUBLE | {KeyDelivered},
    CheckBank: TROUBLE | {BankPresent},
    VerifyCardPin: TROUBLE | ABOUT_THE_CARD | {PinAccepted, PinRefused, PinKeyUnknown, BankReplyLost},
    AskPhone: IN_CARD_SESSION | {PhoneOnFile, NoPhoneOnFile, AlreadyEnrolled},
    AskEnrolment: IN_CARD_SESSION | {AlreadyEnrolled, NotEnrolled},
    CheckOtpPin: IN_CARD_SESSION | {OtpPinAccepted, OtpPinsDiffer, OtpPinTooWeak, PinKeyUnknown},
    Enrol: IN_CARD_SESSION | {Enrolled, OtpPinsDiffer, OtpPinTooWeak, PinKeyUnknown, NoPhoneOnFile, AlreadyEnrolled, BankReplyLost},
    Deactivate: IN_CARD_SESSION | {Deactivated, NotEnrolled, BankReplyLost},
    SettleEnrolment: TROUBLE | {Enrolled, NeverTookEffect, BankReplyLost},
    SettleDeactivation: TROUBLE | {Deactivated, NeverTookEffect, BankReplyLost},
}
"""`BankReplyLost` stands where it matters whether the bank acted: a try may have been counted, something may have changed."""


def without_answer(request: BankRequest, code: str) -> Event:
    """What is known about a request that may have reached the bank, when no usable answer came."""
    return (BankReplyLost if BankReplyLost in REPLIES[type(request)] else BankUnreachable)(code)


def refusal(request: BankRequest, event: Event, code: str) -> Event:
    """A refusal as the request's class names it. One that it does not name is a plain refusal: an answer all the same, and at once."""
    return event if type(event) in REPLIES[type(request)] else BankRefused(code)
