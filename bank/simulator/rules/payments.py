"""Payments without the card being there, and the SMS passwords for them (G1, G14, G15)."""

from __future__ import annotations

import hmac
from functools import partial
from typing import Final

from otp_atm.bank.simulator import spent_codes
from otp_atm.bank.simulator.bank_time import today
from otp_atm.bank.simulator.card_months import expiry_of
from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal
from otp_atm.bank.simulator.key_room import Purpose
from otp_atm.bank.simulator.masks import masked
from otp_atm.bank.simulator.records import CardAccount, Customer, OtpEnrolment, PaymentRecord, SmsCode
from otp_atm.bank.simulator.rules import tries
from otp_atm.bank.simulator.rules.card_sessions import is_blocked
from otp_atm.bank.simulator.rules.customers import customer_of
from otp_atm.bank.simulator.rules.forgetting import SLOT, sms_with_code
from otp_atm.bank.simulator.rules.limits import SMS_CODE
from otp_atm.bank.simulator.rules.once import Asker, Trial, once_tried
from otp_atm.bank.simulator.rules.otp import UNRECOGNISED, replaced_by_another, use_otp
from otp_atm.bank.simulator.rules.sms_requests import seconds_to_wait
from otp_atm.bank.simulator.rules.tries import CARD_DATA, OTP, Secret
from otp_atm.bank.simulator.sms.texts import payment_text
from otp_atm.bank.simulator.store import Transaction
from otp_atm.bank.wire.codes import CODES
from otp_atm.bank.wire.gateway import PAY, REQUEST_SMS_OTP, Paid, Payment, PaymentWithOtp, SmsOtpSent
from otp_atm.bank.wire.problems import Code, Problem, ProblemCode, problem
from otp_atm.bank.wire.services.one_time_password import OtpCode

GATEWAY: Final = "gateway"
REFERENCE_DIGITS: Final = 16
"""Of a payment's reference: as people can read it to each other."""


def request_sms_otp(issuer: Issuer, call: Call[Payment]) -> SmsOtpSent | Problem:
    """Send an SMS password, at most once for each idempotency key."""
    card_id = issuer.keys.card_id(call.body.pan)
    trial = Trial(partial(spend_tries, card_id, (CARD_DATA,)), partial(send_sms_otp, issuer, call.body))
    return once_tried(issuer, REQUEST_SMS_OTP, call, Asker(card_id, GATEWAY), trial)


def pay(issuer: Issuer, call: Call[PaymentWithOtp]) -> Paid | Problem:
    """Pay, at most once for each idempotency key."""
    card_id = issuer.keys.card_id(call.body.pan)
    trial = Trial(partial(spend_tries, card_id, (CARD_DATA, OTP)), partial(carry_out_payment, issuer, call.body))
    return once_tried(issuer, PAY, call, Asker(card_id, GATEWAY), trial)


def spend_tries(card_id: str, secrets: tuple[Secret, ...], records: Transaction, by: bytes) -> None:
    """Spend a try of each of these secrets, as far as there are any left. Refuses with card-unknown."""
    if records.lock(CardAccount, card_id) is None:
        raise Refusal(Code.CARD_UNKNOWN)
    for secret in secrets:
        tries.spend(records, secret, card_id, by)


def send_sms_otp(issuer: Issuer, payment: Payment, records: Transaction, by: bytes) -> SmsOtpSent | Problem:
    """Put a new code in the place of any older one."""
    card = paying_card(issuer, records, payment, by)
    if isinstance(card, Problem):
        return card
    customer, enrolment = customer_of(records, card), records.get(OtpEnrolment, card.card_id)
    obstacle = why_no_sms(records, customer, enrolment)
    if obstacle or enrolment is None:
        return problem(obstacle or OtpCode.NOT_ENROLLED)
    now = issuer.clock.now()
    wait = seconds_to_wait(records, card.card_id, now)
    if wait:
        return problem(Code.SMS_OTP_LIMIT, retry_after=wait)
    code = issuer.draw_digits(issuer.policy.sms_otp_digits)
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
    reader = issuer.letters.to(customer)
    text = payment_text(issuer.name, card.pan, payment, SLOT, valid_until, language=reader.language)
    records.send(sms_with_code(issuer, text, code, spent_codes.PAYMENT, to=reader, of=enrolment, now=now, until=valid_until))
    return SmsOtpSent(masked_phone=masked(customer.phone), valid_until=valid_until)


def why_no_sms(records: Transaction, customer: Customer, enrolment: OtpEnrolment | None) -> ProblemCode | None:
    """What keeps the bank from sending a password by SMS, if anything."""
    if enrolment is None:
        return OtpCode.NOT_ENROLLED
    if not enrolment.sms_otp:
        return Code.SMS_OTP_NOT_ENABLED
    if not tries.left(records, OTP, enrolment.card_id):
        return Code.OTP_LOCKED
    return None if customer.phone else OtpCode.NO_PHONE_ON_FILE


def carry_out_payment(issuer: Issuer, payment: PaymentWithOtp, records: Transaction, by: bytes) -> Paid | Problem:
    """Use the password up and keep the payment, or count a wrong password; whatever else is in the way is no try."""
    card_id = issuer.keys.card_id(payment.pan)
    has_tried = tries.has_spent(records, OTP, card_id, by)
    reply = judge_payment(issuer, payment, records, by)
    if isinstance(reply, Paid):
        tries.restore(records, OTP, card_id)
    elif reply.code in UNRECOGNISED:
        return tries.count_wrong(records, OTP, card_id, CODES[reply.code])
    elif has_tried:
        tries.give_back(records, OTP, card_id)
    return reply


def judge_payment(issuer: Issuer, payment: PaymentWithOtp, records: Transaction, by: bytes) -> Paid | Problem:
    """The payment, kept, or what is in its way."""
    card = paying_card(issuer, records, payment, by)
    if isinstance(card, Problem):
        return card
    enrolment = records.get(OtpEnrolment, card.card_id)
    if enrolment is None:
        return problem(OtpCode.NOT_ENROLLED)
    if not tries.has_spent(records, OTP, card.card_id, by):
        return problem(Code.OTP_LOCKED)
    used = use_otp(issuer, records, card, enrolment, payment)
    if isinstance(used, Code):
        return problem(used)
    paid = Paid(payment_id=issuer.draw_reference(REFERENCE_DIGITS), otp_kind=used, paid_at=issuer.clock.now())
    records.put(PaymentRecord(paid.payment_id, card.card_id, payment.kind, payment.merchant, payment.amount, paid.otp_kind, paid.paid_at))
    return paid


def paying_card(issuer: Issuer, records: Transaction, payment: Payment, by: bytes) -> CardAccount | Problem:
    """The card, locked, if what was typed in is what stands on it, and the bank serves it; or what is in the way."""
    card = records.lock(CardAccount, issuer.keys.card_id(payment.pan))
    if card is None:
        raise Refusal(Code.CARD_UNKNOWN)
    if not tries.has_spent(records, CARD_DATA, card.card_id, by):
        return problem(Code.CARD_DATA_LOCKED)
    cvv2_is_right = hmac.compare_digest(issuer.keys.mac(Purpose.CVV2, card.pan, payment.cvv2), card.cvv2_mac)
    expiry_is_right = hmac.compare_digest(expiry_of(card.expiry), payment.expiry)
    if not (cvv2_is_right and expiry_is_right):
        return tries.count_wrong(records, CARD_DATA, card.card_id)
    tries.restore(records, CARD_DATA, card.card_id)
    if card.expiry < today(issuer.clock.now()):
        return problem(Code.CARD_EXPIRED)
    return problem(Code.CARD_BLOCKED) if is_blocked(records, card) else card
