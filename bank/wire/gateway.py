"""What a payment gateway asks of the bank that issued a card."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from otp_atm.bank.wire.message import DIGITS, Expiry, MaskedPhone, Message, Moment, PanDigits, Reply, secret
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import ONCE, Code
from otp_atm.bank.wire.services.one_time_password import OtpCode


class PaymentKind(StrEnum):
    """What the customer does without the card being there (G1)."""

    PURCHASE = "purchase"
    BILL = "bill"
    TOP_UP = "top-up"
    CARD_TO_CARD = "card-to-card"


class Payment(Message, frozen=True, kw_only=True):
    """A payment that a customer is about to make. `amount` is in rials."""

    pan: PanDigits
    cvv2: Annotated[str, Meta(pattern=r"^[0-9]{3,4}\Z"), secret("CVV2", DIGITS)]
    expiry: Expiry
    kind: PaymentKind
    merchant: Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]{1,40}\Z"), secret("merchant")]
    amount: Annotated[int, Meta(ge=1, le=10**12)]


class PaymentWithOtp(Payment, frozen=True, kw_only=True):
    """The same with its one-time password: 8 digits from the app, 7 to 10 from an SMS. Which it is, the bank finds out."""

    otp: Annotated[str, Meta(pattern=r"^[0-9]{7,10}\Z"), secret("one-time password", DIGITS)]


class SmsOtpSent(Reply, frozen=True, kw_only=True):
    """An SMS password is on its way; it is good for this very payment until `valid_until` (G14)."""

    masked_phone: MaskedPhone
    valid_until: Moment


class OtpKind(StrEnum):
    """Where a one-time password comes from (G2)."""

    OFFLINE = "offline"
    SMS = "sms"


class Paid(Reply, frozen=True, kw_only=True):
    """A committed payment."""

    payment_id: Annotated[str, Meta(pattern=r"^[0-9]{16}\Z"), secret("payment number", DIGITS)]
    otp_kind: OtpKind
    paid_at: Moment


CARD: Final = (Code.CARD_UNKNOWN, Code.CARD_EXPIRED, Code.CARD_BLOCKED, Code.CARD_DATA_WRONG, Code.CARD_DATA_LOCKED)
OTP: Final = (OtpCode.NOT_ENROLLED, Code.SMS_OTP_NOT_ENABLED, Code.OTP_LOCKED)

REQUEST_SMS_OTP: Final = Operation(
    name="request-sms-otp",
    method="POST",
    path="/v1/gateway/sms-otps",
    request=Payment,
    reply=SmsOtpSent,
    status=201,
    writes=True,
    delivers=True,
    summary="Send a one-time password for this payment by SMS (G14); it takes the place of any sent before.",
    problems=(*ONCE, *CARD, *OTP, OtpCode.NO_PHONE_ON_FILE, Code.SMS_OTP_LIMIT),
)
PAY: Final = Operation(
    name="pay",
    method="POST",
    path="/v1/gateway/payments",
    request=PaymentWithOtp,
    reply=Paid,
    status=201,
    writes=True,
    summary="Pay with a one-time password (G1). A password pays once, and no older one of either kind pays after it.",
    problems=(
        *ONCE,
        *CARD,
        *OTP,
        Code.OFFLINE_OTP_INACTIVE,
        Code.OTP_WRONG,
        Code.OTP_USED,
        Code.OTP_EXPIRED,
        Code.OTP_AHEAD,
        Code.OTP_REPLACED,
        Code.OTP_FOR_ANOTHER_PAYMENT,
        Code.CLOCK_SET_BACK,
        Code.PHONE_CHANGED,
    ),
)

OPERATIONS: Final = (REQUEST_SMS_OTP, PAY)
