"""One-time passwords: which are good now, and why the others are not (G2, G10 to G15, F6).

Offline codes have a step of one second. A code is good from its step until 60 whole seconds later, so that it lives its 60 seconds whatever
the phase of the clock at which it was issued, and less than 61; and a few seconds before, for a phone whose clock is a little fast.
SMS codes are good for less than 120 seconds from the stored moment of issue. Neither is measured on the epoch's grid.

Only a code that says nothing about the key counts as a wrong try. One that was right at another time, or for another payment, shows that
its bearer has the phone and the PIN: to lock him out would help nobody.

A code pays once, and none that is older pays after it, of whichever kind. An offline code is as old as its step, an SMS code as the second
in which it was sent; of two codes of one second neither is older.
"""

from __future__ import annotations

import hmac

from msgspec.structs import replace

from bank.simulator.issuer import Issuer
from bank.simulator.key_room import Purpose
from bank.simulator.records import CardAccount, OtpEnrolment, SmsCode
from bank.simulator.rules.customers import customer_of
from bank.simulator.rules.limits import OFFLINE_SECONDS, SECONDS_EXPLAINED, SMS_CODE, SMS_CODES_REMEMBERED
from bank.simulator.store import Transaction
from bank.wire.gateway import PaymentWithOtp
from bank.wire.otp import OFFLINE_CODE_DIGITS
from bank.wire.problems import Code

Use = OtpEnrolment | Code
"""The enrolment after a password was used up, or why it was not good."""


def use_otp(issuer: Issuer, records: Transaction, card: CardAccount, enrolment: OtpEnrolment, payment: PaymentWithOtp) -> Use:
    """Use up the password of a payment. The card is locked."""
    if len(payment.otp) == OFFLINE_CODE_DIGITS:
        return use_offline_code(issuer, records, enrolment, payment.otp)
    return use_sms_code(issuer, records, card, enrolment, payment)


def use_offline_code(issuer: Issuer, records: Transaction, enrolment: OtpEnrolment, code: str) -> Use:
    """A code is used by remembering its step: it and all older ones are dead then, and so is an SMS code that is older."""
    if not (enrolment.sealed_key and enrolment.registration_mac):
        return Code.OFFLINE_OTP_INACTIVE
    now = int(issuer.clock.now().timestamp())
    good = range(now + issuer.otp_seconds_ahead, now - OFFLINE_SECONDS - 1, -1)
    step = issuer.keys.step_of(enrolment.sealed_key, code, good)
    if step is None:
        return why_not(issuer, enrolment, code, good)
    if step <= enrolment.last_step:
        return Code.OTP_USED
    sent = records.get(SmsCode, enrolment.card_id)
    if sent and second_of(sent) < step:
        records.put(replace(sent, used=True))
    return replace(enrolment, last_step=step)


def why_not(issuer: Issuer, enrolment: OtpEnrolment, code: str, good: range) -> Code:
    """Was it good a while ago, will it be in a while, or never?"""
    before = range(good.stop, good.stop - SECONDS_EXPLAINED, -1)
    after = range(good.start + 1, good.start + 1 + SECONDS_EXPLAINED)
    for steps, reason in ((before, Code.OTP_EXPIRED), (after, Code.OTP_AHEAD)):
        if issuer.keys.step_of(enrolment.sealed_key, code, steps) is not None:
            return reason
    return Code.OTP_WRONG


def use_sms_code(issuer: Issuer, records: Transaction, card: CardAccount, enrolment: OtpEnrolment, payment: PaymentWithOtp) -> Use:
    """A code is used by marking it; the steps before it are used up with it. Or say why it is not good."""
    sent = records.get(SmsCode, card.card_id)
    mac = issuer.keys.mac(Purpose.SMS_CODE, card.card_id, payment.otp)
    if sent is None:
        return Code.OTP_WRONG
    if not hmac.compare_digest(mac, sent.code_mac):
        return Code.OTP_REPLACED if is_among(mac, sent.replaced_macs) else Code.OTP_WRONG
    reasons = {
        Code.OTP_USED: sent.used,
        Code.OTP_REPLACED: sent.token_id != enrolment.token_id,
        Code.OTP_EXPIRED: issuer.clock.now() >= sent.issued_at + SMS_CODE,
        Code.PHONE_CHANGED: sent.phone_version != customer_of(records, card).phone_version,
        Code.OTP_FOR_ANOTHER_PAYMENT: (sent.kind, sent.merchant, sent.amount) != (payment.kind, payment.merchant, payment.amount),
    }
    for reason, applies in reasons.items():
        if applies:
            return reason
    records.put(replace(sent, used=True))
    return replace(enrolment, last_step=max(enrolment.last_step, second_of(sent) - 1))


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
