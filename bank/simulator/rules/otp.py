"""One-time passwords: which are good now, and why the others are not (G2, G10 to G15, F6).

Offline codes have a step of one second. A code is good from its step until 60 whole seconds later, so that it lives its 60 seconds whatever
the phase of the clock at which it was issued, and less than 61; and a few seconds before, for a phone whose clock is a little fast.
SMS codes are good for less than 120 seconds from the stored moment of issue. Neither is measured on the epoch's grid.

Only a code that says nothing about the key counts as a wrong try. One that was right at another time, or for another payment, shows that
its bearer has the phone and the PIN: to lock him out would help nobody.

A code pays once, and none that is older pays after it, of whichever kind. An offline code is as old as its step, an SMS code as the second
in which it was sent; of two codes of one second neither is older.

Where a code was used that is of a time to come, the bank's clock has been set back. Until it has come there again, an offline code of now
may be one that was used, or seen, when it was that time before: nothing tells, so none pays, and that is what is said. An SMS code sent
from now on is new for certain, and so is all that follows a new enrolment. For the same reason nothing sent in a time to come is good.
"""

from __future__ import annotations

import hmac
from typing import Final

from msgspec.structs import replace

from otp_atm.bank.simulator.issuer import Issuer
from otp_atm.bank.simulator.key_room import Purpose
from otp_atm.bank.simulator.records import CardAccount, OtpEnrolment, SmsCode
from otp_atm.bank.simulator.rules.customers import customer_of
from otp_atm.bank.simulator.rules.limits import OFFLINE_SECONDS, SECONDS_EXPLAINED, SMS_CODE, SMS_CODES_REMEMBERED
from otp_atm.bank.simulator.store import Transaction
from otp_atm.bank.wire.gateway import OtpKind, PaymentWithOtp
from otp_atm.bank.wire.otp import OFFLINE_CODE_DIGITS
from otp_atm.bank.wire.problems import Code

Use = OtpKind | Code
"""Which kind of password was used up, or why it was not good."""

UNRECOGNISED: Final = frozenset({Code.OTP_WRONG, Code.OFFLINE_OTP_INACTIVE})
"""What is said of a code that is none of the kind, now or at another time."""


def use_otp(issuer: Issuer, records: Transaction, card: CardAccount, enrolment: OtpEnrolment, payment: PaymentWithOtp) -> Use:
    """Use up the password of a payment. The card is locked. Nothing in a code tells its kind: it is held against both, each time."""
    sent = records.get(SmsCode, card.card_id)
    as_sms = judge_sms_code(issuer, enrolment, sent, payment, customer_of(records, card).phone_version)
    as_offline = judge_offline_code(issuer, enrolment, payment.otp)
    if isinstance(as_sms, SmsCode):
        use_sms_code(records, enrolment, as_sms)
        return OtpKind.SMS
    if not isinstance(as_offline, Code):
        use_offline_code(records, enrolment, sent, as_offline)
        return OtpKind.OFFLINE
    if as_sms not in UNRECOGNISED or as_offline not in UNRECOGNISED:
        return as_sms if as_sms not in UNRECOGNISED else as_offline
    return Code.OFFLINE_OTP_INACTIVE if seems_of_no_app(issuer, enrolment, sent, payment.otp) else Code.OTP_WRONG


def seems_of_no_app(issuer: Issuer, enrolment: OtpEnrolment, sent: SmsCode | None, code: str) -> bool:
    """Whether an unrecognised code is best explained by saying that the card has no app: its offline password was deactivated, or no
    password by SMS could have been meant.
    """
    if has_app(enrolment) or len(code) != OFFLINE_CODE_DIGITS:
        return False
    deactivated = bool(enrolment.registration_mac)
    awaited = sent is not None and sent.token_id == enrolment.token_id and not sent.used and is_alive(issuer, sent)
    return deactivated or not awaited or len(code) != issuer.policy.sms_otp_digits


def has_app(enrolment: OtpEnrolment) -> bool:
    """Whether an app is registered that issues offline passwords for the card."""
    return bool(enrolment.sealed_key and enrolment.registration_mac)


def judge_offline_code(issuer: Issuer, enrolment: OtpEnrolment, code: str) -> int | Code:
    """The step of an offline code that is good, or why it is not."""
    if not has_app(enrolment):
        return Code.OFFLINE_OTP_INACTIVE
    if len(code) != OFFLINE_CODE_DIGITS:
        return Code.OTP_WRONG
    now = int(issuer.clock.now().timestamp())
    good = range(now + issuer.policy.otp_seconds_ahead, now - OFFLINE_SECONDS - 1, -1)
    step = issuer.keys.step_of(enrolment.sealed_key, code, good)
    if step is None:
        return why_not(issuer, enrolment, code, good)
    if step <= enrolment.last_step:
        return Code.OTP_USED if enrolment.last_step <= good.start else Code.CLOCK_SET_BACK
    return step


def use_offline_code(records: Transaction, enrolment: OtpEnrolment, sent: SmsCode | None, step: int) -> None:
    """A code is used by remembering its step: it and all older ones are dead then, and so is an SMS code that is older."""
    if sent and second_of(sent) < step:
        records.put(replace(sent, used=True))
    records.put(replace(enrolment, last_step=step))


def why_not(issuer: Issuer, enrolment: OtpEnrolment, code: str, good: range) -> Code:
    """Was it good a while ago, will it be in a while, or never?"""
    before = range(good.stop, good.stop - SECONDS_EXPLAINED, -1)
    after = range(good.start + 1, good.start + 1 + SECONDS_EXPLAINED)
    for steps, reason in ((before, Code.OTP_EXPIRED), (after, Code.OTP_AHEAD)):
        if issuer.keys.step_of(enrolment.sealed_key, code, steps) is not None:
            return reason
    return Code.OTP_WRONG


def judge_sms_code(
    issuer: Issuer, enrolment: OtpEnrolment, sent: SmsCode | None, payment: PaymentWithOtp, phone_version: int
) -> SmsCode | Code:
    """The code as it was sent, if it is good, or why it is not. `phone_version` is that of the number on file now."""
    mac = issuer.keys.mac(Purpose.SMS_CODE, enrolment.card_id, payment.otp)
    if sent is None:
        return Code.OTP_WRONG
    if not hmac.compare_digest(mac, sent.code_mac):
        return Code.OTP_REPLACED if is_among(mac, sent.replaced_macs) else Code.OTP_WRONG
    reasons = {
        Code.OTP_USED: sent.used,
        Code.OTP_REPLACED: sent.token_id != enrolment.token_id,
        Code.CLOCK_SET_BACK: issuer.clock.now() < sent.issued_at,
        Code.OTP_EXPIRED: not is_alive(issuer, sent),
        Code.PHONE_CHANGED: sent.phone_version != phone_version,
        Code.OTP_FOR_ANOTHER_PAYMENT: (sent.kind, sent.merchant, sent.amount) != (payment.kind, payment.merchant, payment.amount),
    }
    return next((reason for reason, applies in reasons.items() if applies), sent)


def is_alive(issuer: Issuer, sent: SmsCode) -> bool:
    """Whether its 120 seconds have begun and are not over; they have not begun where the clock was set back since."""
    return sent.issued_at <= issuer.clock.now() < sent.issued_at + SMS_CODE


def use_sms_code(records: Transaction, enrolment: OtpEnrolment, sent: SmsCode) -> None:
    """A code is used by marking it; the steps before it are used up with it."""
    records.put(replace(sent, used=True))
    records.put(replace(enrolment, last_step=max(enrolment.last_step, second_of(sent) - 1)))


def second_of(sent: SmsCode) -> int:
    """The step at which an offline code would be as old as this one."""
    return int(sent.issued_at.timestamp())


def replaced_by_another(sent: SmsCode | None) -> bytes:
    """The hashes of all passwords that a new one replaces, the oldest forgotten."""
    return (sent.code_mac + sent.replaced_macs)[: SMS_CODES_REMEMBERED * len(sent.code_mac)] if sent else b""


def is_among(mac: bytes, macs: bytes) -> bool:
    """Is this one of the hashes that stand one after the other?

    >>> is_among(b"cd", b"abcd"), is_among(b"bc", b"abcd")
    (True, False)
    """
    return any(hmac.compare_digest(mac, macs[start : start + len(mac)]) for start in range(0, len(macs), len(mac)))
