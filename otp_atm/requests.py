"""What the terminal asks of a bank, and which events may answer each: `replies` of its class.

A request is a frozen record; two with the same fields are equal. One that changes something at the bank is a `Writing`: it carries a
`reference`, and what became of it can be asked with the `Settlement` that its class names. `without_answer` and `refusal` make of what went
wrong an answer that a request allows.
"""

from __future__ import annotations

from otp_atm.kiosk.requests import (
    BankRequest,
    CheckBank,
    FetchPinKey,
    Replies,
    Settlement,
    VerifyCardPin,
    Writing,
    refusal,
    without_answer,
)
from otp_atm.services.card_pin.requests import ChangeCardPin, CheckCardPin, SettleCardPin
from otp_atm.services.one_time_password.requests import (
    AskEnrolment,
    AskPhone,
    CheckOtpPin,
    CheckOtpPins,
    Deactivate,
    Enrol,
    SettleDeactivation,
    SettleEnrolment,
)

__all__ = [
    "AskEnrolment",
    "AskPhone",
    "BankRequest",
    "ChangeCardPin",
    "CheckBank",
    "CheckCardPin",
    "CheckOtpPin",
    "CheckOtpPins",
    "Deactivate",
    "Enrol",
    "FetchPinKey",
    "Replies",
    "SettleCardPin",
    "SettleDeactivation",
    "SettleEnrolment",
    "Settlement",
    "VerifyCardPin",
    "Writing",
    "refusal",
    "without_answer",
]
