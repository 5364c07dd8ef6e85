"""Payments without the card being there, and the SMS passwords for them (G1, G14, G15)."""

from __future__ import annotations

import hmac
from functools import partial
from typing import Final

from msgspec.structs import replace

from bank.simulator import spent_codes
from bank.simulator.issuer import Call, Issuer, Refusal
from bank.simulator.key_room import Purpose
from bank.simulator.records import CardAccount, OtpEnrolment, PaymentRecord, SmsCode
from bank.simulator.rules.card_sessions import check_card
from bank.simulator.rules.customers import customer_of, masked
from bank.simulator.rules.forgetting import SLOT, sms_with_code
from bank.simulator.rules.limits import OTP_TRIES, SMS_CODE
from bank.simulator.rules.once import Asker, once
from bank.simulator.rules.otp import replaced_by_another, use_otp
from bank.simulator.sms_texts import payment_text
from bank.simulator.store import Transaction
from bank.wire.gateway import PAY, REQUEST_SMS_OTP, OtpKind, Paid, Payment, PaymentWithOtp, SmsOtpSent
from bank.wire.message import expiry_of
from bank.wire.otp import OFFLINE_CODE_DIGITS, SMS_CODE_DIGITS
from bank.wire.problems import Code, Problem, problem

GATEWAY: Final = "gateway"


def request_sms_otp(issuer: Issuer, call: Call[Payment]) -> SmsOtpSent | Problem:
    """Send an SMS password, at most once for each idempotency key."""
    asker = Asker(issuer.keys.card_id(call.body.pan), GATEWAY)
    return once(issuer, REQUEST_SMS_OTP, call, asker, partial(send_sms_otp, issuer, call.body))


def send_sms_otp(issuer: Issuer, payment: Payment, records: Transaction) -> SmsOtpSent | Problem:
    """Put a new code in the place of any older one."""
    card = paying_card(issuer, records, payment)
    customer, enrolment = customer_of(records, card), records.get(OtpEnrolment, card.card_id)
    if enrolment is None:
        return problem(Code.NOT_ENROLLED)
    if not enrolment.sms_otp:
        return problem(Code.SMS_OTP_NOT_ENABLED)
    if not enrolment.otp_tries_left:
        return problem(Code.OTP_LOCKED)
    if not customer.phone:
        return problem(Code.NO_PHONE_ON_FILE)
    code, now = issuer.draw_digits(SMS_CODE_DIGITS), issuer.clock.now()
    records.put(
        SmsCode(
            card_id=card.card_id,
            token_id=enrolment.token_id,
            code_mac=issuer.keys.mac(Purpose.SMS_CODE, card.card_id, code),
            replaced_macs=replaced_by_another(records.get(SmsCode, card.card_id)),
            kind=payment.kind,
            merchant=payment.merchant,
            amount=payment.amount,
            issued_at=now,
            phone_version=customer.phone_version,
        )
    )
    valid_until = now + SMS_CODE
    text = payment_text(issuer.name, card.pan, payment, SLOT, valid_until, language=customer.language)
    records.send(sms_with_code(issuer, text, code, spent_codes.PAYMENT, to=customer, of=enrolment, now=now, until=valid_until))
    return SmsOtpSent(masked_phone=masked(customer.phone), valid_until=valid_until)


def pay(issuer: Issuer, call: Call[PaymentWithOtp]) -> Paid | Problem:
    """Pay, at most once for each idempotency key."""
    asker = Asker(issuer.keys.card_id(call.body.pan), GATEWAY)
    return once(issuer, PAY, call, asker, partial(carry_out_payment, issuer, call.body))


def carry_out_payment(issuer: Issuer, payment: PaymentWithOtp, records: Transaction) -> Paid | Problem:
    """Use the password up and keep the payment, or count a wrong password."""
    card = paying_card(issuer, records, payment)
    enrolment = records.get(OtpEnrolment, card.card_id)
    if enrolment is None:
        return problem(Code.NOT_ENROLLED)
    if not enrolment.otp_tries_left:
        return problem(Code.OTP_LOCKED)
    used = use_otp(issuer, records, card, enrolment, payment)
    if used is Code.OTP_WRONG:
        tries_left = enrolment.otp_tries_left - 1
        records.put(replace(enrolment, otp_tries_left=tries_left))
        return problem(Code.OTP_WRONG, tries_left=tries_left) if tries_left else problem(Code.OTP_LOCKED)
    if isinstance(used, Code):
        return problem(used)
    records.put(replace(used, otp_tries_left=OTP_TRIES))
    paid = Paid(payment_id=issuer.random(8).hex(), otp_kind=KINDS[len(payment.otp)], paid_at=issuer.clock.now())
    records.put(PaymentRecord(paid.payment_id, card.card_id, payment.kind, payment.merchant, payment.amount, paid.otp_kind, paid.paid_at))
    return paid


KINDS: Final = {OFFLINE_CODE_DIGITS: OtpKind.OFFLINE, SMS_CODE_DIGITS: OtpKind.SMS}


def paying_card(issuer: Issuer, records: Transaction, payment: Payment) -> CardAccount:
    """The card, locked, if what was typed in is what stands on it. Refuses a card that the bank does not serve."""
    card = records.lock(CardAccount, issuer.keys.card_id(payment.pan))
    if card is None:
        raise Refusal(Code.CARD_UNKNOWN)
    cvv2_mac = issuer.keys.mac(Purpose.CVV2, card.pan, payment.cvv2)
    if expiry_of(card.expiry) != payment.expiry or not hmac.compare_digest(cvv2_mac, card.cvv2_mac):
        raise Refusal(Code.CARD_DATA_WRONG)
    check_card(card, payment.expiry, issuer.clock.now())
    return card
