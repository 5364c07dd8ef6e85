"""One-time passwords: reading an enrolment, choosing an OTP PIN, enrolling, deactivating (G3 to G8, G17)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from otp_atm.bank.simulator import spent_codes
from otp_atm.bank.simulator.issuer import Call, Issuer, Rule
from otp_atm.bank.simulator.key_room import Purpose, Verdict
from otp_atm.bank.simulator.masks import masked
from otp_atm.bank.simulator.records import CardAccount, Customer, OtpEnrolment
from otp_atm.bank.simulator.rules import tries
from otp_atm.bank.simulator.rules.card_sessions import Bearer, bearer_of, card_in_session, entries
from otp_atm.bank.simulator.rules.customers import customer_of
from otp_atm.bank.simulator.rules.forgetting import SLOT, sms_with_code
from otp_atm.bank.simulator.rules.limits import ACTIVATION
from otp_atm.bank.simulator.rules.once import once
from otp_atm.bank.simulator.rules.tries import ACTIVATION_CODE, CARD_DATA, OTP
from otp_atm.bank.simulator.sms.texts import activation_text
from otp_atm.bank.simulator.store import Transaction
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Problem, problem
from otp_atm.bank.wire.services.one_time_password import (
    CHECK_OTP_PIN,
    DEACTIVATE,
    ENROL,
    READ_ENROLMENT,
    Deactivation,
    Enrolment,
    EnrolmentState,
    NewEnrolment,
    OtpCode,
    OtpPin,
)

ACTIVATION_DIGITS: Final = 8

VERDICTS: Final = {Verdict.DIFFER: OtpCode.OTP_PINS_DIFFER, Verdict.WEAK: OtpCode.OTP_PIN_WEAK}


def read_enrolment(issuer: Issuer, call: Call[Nothing]) -> EnrolmentState:
    """Enrolled or not, for what, and the masked phone."""
    bearer = bearer_of(issuer, call.token)
    with issuer.store.read() as records:
        card = card_in_session(records, records.get(CardAccount, bearer.card_id), bearer)
        phone = customer_of(records, card).phone
        enrolment = records.get(OtpEnrolment, card.card_id)
    return EnrolmentState(
        enrolled=enrolment is not None,
        masked_phone=masked(phone) if phone else None,
        sms_otp=enrolment is not None and enrolment.sms_otp,
        offline=enrolment is not None and bool(enrolment.sealed_key),
    )


def check_otp_pin(issuer: Issuer, call: Call[OtpPin]) -> Nothing | Problem:
    """Judge a new OTP PIN, by both entries or the first alone, and keep nothing."""
    bearer = bearer_of(issuer, call.token)
    with issuer.store.read() as records:
        card = card_in_session(records, records.get(CardAccount, bearer.card_id), bearer)
        blocks = (call.body.first, call.body.second) if call.body.second else (call.body.first,)
        judged = issuer.keys.judge_otp_pin(entries(records, bearer, *blocks), card.pan, known_numbers(card, customer_of(records, card)))
    return Nothing() if judged is Verdict.GOOD else problem(VERDICTS[judged])


def enrol(issuer: Issuer, call: Call[NewEnrolment]) -> Enrolment | Problem:
    """Enrol the card, at most once for each idempotency key."""
    bearer = bearer_of(issuer, call.token)
    return once(issuer, ENROL, call, bearer.asker, partial(carry_out_enrolment, issuer, bearer, call.body))


def carry_out_enrolment(issuer: Issuer, bearer: Bearer, wish: NewEnrolment, records: Transaction) -> Enrolment | Problem:
    """Put the new enrolment in the place of any older one, which ends all codes issued under it, and send its activation SMS.

    Whoever has card and PIN is no stranger: all that guessing has locked is open again.
    """
    card = card_in_session(records, records.lock(CardAccount, bearer.card_id), bearer)
    customer = customer_of(records, card)
    if not customer.phone:
        return problem(OtpCode.NO_PHONE_ON_FILE)
    if not wish.replace and records.get(OtpEnrolment, card.card_id):
        return problem(OtpCode.ALREADY_ENROLLED)
    token = issuer.keys.new_token(entries(records, bearer, wish.first, wish.second), card.pan, known_numbers(card, customer))
    if isinstance(token, Verdict):
        return problem(VERDICTS[token])
    code = issuer.draw_digits(ACTIVATION_DIGITS)
    now = issuer.clock.now()
    enrolment = OtpEnrolment(
        card_id=card.card_id,
        token_id=token.token_id,
        sealed_key=token.sealed_key,
        sealed_seed=token.sealed_seed,
        sms_otp=wish.sms_consent,
        enrolled_at=now,
        activation_mac=issuer.keys.mac(Purpose.ACTIVATION_CODE, token.token_id.hex(), code),
        phone_version=customer.phone_version,
    )
    records.put(enrolment)
    for secret in (ACTIVATION_CODE, OTP, CARD_DATA):
        tries.restore(records, secret, card.card_id)
    valid_until = now + ACTIVATION
    reader = issuer.letters.to(customer)
    text = activation_text(reader.language, issuer.name, card.pan, SLOT, valid_until)
    records.send(sms_with_code(issuer, text, code, spent_codes.ACTIVATION, to=reader, of=enrolment, now=now, until=valid_until))
    return Enrolment(masked_phone=masked(customer.phone), activation_valid_until=valid_until, sms_otp=wish.sms_consent)


def deactivate(issuer: Issuer, call: Call[Nothing]) -> Deactivation | Problem:
    """End SMS and offline OTP at once, at most once for each idempotency key."""
    bearer = bearer_of(issuer, call.token)
    return once(issuer, DEACTIVATE, call, bearer.asker, partial(carry_out_deactivation, issuer, bearer))


def carry_out_deactivation(issuer: Issuer, bearer: Bearer, records: Transaction) -> Deactivation | Problem:
    """Forget the enrolment with all its secrets, which ends all codes issued under it."""
    card = card_in_session(records, records.lock(CardAccount, bearer.card_id), bearer)
    if records.get(OtpEnrolment, card.card_id) is None:
        return problem(OtpCode.NOT_ENROLLED)
    records.delete(OtpEnrolment, card.card_id)
    return Deactivation(deactivated_at=issuer.clock.now())


def known_numbers(card: CardAccount, customer: Customer) -> tuple[str, str]:
    """Numbers that an OTP PIN must not be taken from."""
    return card.pan, customer.phone


RULES: Final[Mapping[str, Rule]] = {
    READ_ENROLMENT.name: read_enrolment,
    CHECK_OTP_PIN.name: check_otp_pin,
    ENROL.name: enrol,
    DEACTIVATE.name: deactivate,
}
