"""What is asked of the bank about a card's one-time passwords."""

from __future__ import annotations

from typing import Self

from otp_atm.kiosk.events import BankReplyLost, PinKeyUnknown
from otp_atm.kiosk.requests import IN_CARD_SESSION, SETTLING, BankRequest, Settlement, Writing
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.vocabulary import Journaled, PinBlock
from otp_atm.services.one_time_password.data import data
from otp_atm.services.one_time_password.events import (
    AlreadyEnrolled,
    Deactivated,
    Enrolled,
    NoPhoneOnFile,
    NotEnrolled,
    OtpPinAccepted,
    OtpPinsDiffer,
    OtpPinTooWeak,
    PhoneOnFile,
)


class AskPhone(BankRequest, frozen=True):
    """Can this card be enrolled?"""

    replies = IN_CARD_SESSION | {PhoneOnFile, NoPhoneOnFile, AlreadyEnrolled}

    @classmethod
    def of(cls, session: Session) -> Self:  # noqa: ARG003
        return cls()


class AskEnrolment(BankRequest, frozen=True):
    """Is this card enrolled?"""

    replies = IN_CARD_SESSION | {AlreadyEnrolled, NotEnrolled}

    @classmethod
    def of(cls, session: Session) -> Self:  # noqa: ARG003
        return cls()


class CheckOtpPin(BankRequest, frozen=True):
    """Is the first entry of the new OTP PIN good enough? Changes nothing. `first` is its block, bound to the card's PAN."""

    replies = IN_CARD_SESSION | {OtpPinAccepted, OtpPinTooWeak, PinKeyUnknown}

    first: PinBlock

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(session.pin_blocks[0])


class CheckOtpPins(BankRequest, frozen=True):
    """Are both entries of the new OTP PIN, `first` and `second`, the same, and good enough? Changes nothing."""

    replies = CheckOtpPin.replies | {OtpPinsDiffer}

    first: PinBlock
    second: PinBlock

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(*session.pin_blocks)


class SettleEnrolment(Settlement, frozen=True):
    """What became of the enrolment with this reference?

    `sms_consent` is what the customer had answered: an enrolment that says otherwise is none of theirs.
    """

    replies = SETTLING | {Enrolled}

    sms_consent: Journaled[bool]


class Enrol(Writing, frozen=True):
    """Enrol the card (G6, G7). `replacing` says that the customer wants an existing enrolment replaced.

    `first` and `second` are the blocks of both entries of the new OTP PIN, which the bank compares; `sms_consent` is whether the customer
    agrees to passwords by SMS.
    """

    replies = IN_CARD_SESSION | {
        Enrolled,
        OtpPinsDiffer,
        OtpPinTooWeak,
        PinKeyUnknown,
        NoPhoneOnFile,
        AlreadyEnrolled,
        BankReplyLost,
    }
    settled = Enrolled
    settles_by = SettleEnrolment

    first: PinBlock
    second: PinBlock
    sms_consent: Journaled[bool]
    replacing: Journaled[bool]

    @classmethod
    def of(cls, session: Session) -> Self:
        first, second = session.pin_blocks
        wanted = data(session)
        return cls(session.reference, first, second, wanted.sms_consent, wanted.replacing)

    def settlement(self) -> SettleEnrolment:
        return SettleEnrolment(self.reference, self.sms_consent)


class SettleDeactivation(Settlement, frozen=True):
    """What became of the deactivation with this reference?"""

    replies = SETTLING | {Deactivated}


class Deactivate(Writing, frozen=True):
    """End SMS and offline OTP (G17)."""

    replies = IN_CARD_SESSION | {Deactivated, NotEnrolled, BankReplyLost}
    settled = Deactivated
    settles_by = SettleDeactivation

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(session.reference)
