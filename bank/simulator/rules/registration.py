"""The app's side of an enrolment: activation code, seed, and the end of the offline password (G9, G16)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from otp_atm.bank.simulator.issuer import Call, Issuer, Refusal
from otp_atm.bank.simulator.key_room import Purpose, Unsealable
from otp_atm.bank.simulator.records import CardAccount, OtpEnrolment
from otp_atm.bank.simulator.rules import tries
from otp_atm.bank.simulator.rules.customers import customer_of
from otp_atm.bank.simulator.rules.limits import ACTIVATION
from otp_atm.bank.simulator.rules.tries import ACTIVATION_CODE
from otp_atm.bank.simulator.store import Reading, Transaction
from otp_atm.bank.wire.app import Activation, BankTime, Registration
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.problems import Code, Problem, problem
from otp_atm.bank.wire.services.one_time_password import OtpCode

FORGOTTEN: Final = b""


def register(issuer: Issuer, call: Call[Activation]) -> Registration | Problem:
    """Give the seed to whoever knows the activation code; once, though the same request may be repeated until it is confirmed.

    Its reply must not be kept like those of `once`: it holds the seed.
    """
    keys, body = issuer.keys, call.body
    card_id, by = keys.card_id(body.pan), keys.mac(Purpose.REQUEST, call.idempotency_key, body.activation_code)
    with issuer.store.turn(card_id) as turn:
        with turn.write() as records:
            waiting_enrolment(records, card_id)
            tries.spend(records, ACTIVATION_CODE, card_id, by)
        with turn.write() as records:
            enrolment = waiting_enrolment(records, card_id)
            refused = judge_activation_code(issuer, records, enrolment, body, by)
            if refused:
                return refused
            records.put(replace(enrolment, registration_mac=by))
    token = keys.seal_text(Purpose.REGISTRATION, f"{card_id}|{enrolment.token_id.hex()}")
    return Registration(token_id=enrolment.token_id.hex(), seed=keys.unseal(Purpose.SEED, enrolment.sealed_seed).hex(), token=token)


def waiting_enrolment(records: Transaction, card_id: str) -> OtpEnrolment:
    """The enrolment that an app can be registered for, its card locked. Refuses with card-unknown, not-enrolled."""
    if records.lock(CardAccount, card_id) is None:
        raise Refusal(Code.CARD_UNKNOWN)
    enrolment = records.get(OtpEnrolment, card_id)
    if enrolment is None or not enrolment.sealed_key:
        raise Refusal(OtpCode.NOT_ENROLLED)
    return enrolment


def judge_activation_code(issuer: Issuer, records: Transaction, enrolment: OtpEnrolment, body: Activation, by: bytes) -> Problem | None:
    """What is wrong with the code, if anything. Only one that says nothing about the right one counts as a wrong try."""
    card_id = enrolment.card_id
    if not tries.has_spent(records, ACTIVATION_CODE, card_id, by):
        return problem(Code.ACTIVATION_CODE_LOCKED)
    code_mac = issuer.keys.mac(Purpose.ACTIVATION_CODE, enrolment.token_id.hex(), body.activation_code)
    if not hmac.compare_digest(code_mac, enrolment.activation_mac):
        refused = tries.count_wrong(records, ACTIVATION_CODE, card_id)
        if not tries.left(records, ACTIVATION_CODE, card_id):
            records.put(replace(enrolment, sealed_seed=FORGOTTEN))  # nobody can fetch it any more
        return refused
    tries.give_back(records, ACTIVATION_CODE, card_id)
    late = why_late(issuer, records, enrolment, by)
    return problem(late) if late else None


def why_late(issuer: Issuer, records: Reading, enrolment: OtpEnrolment, by: bytes) -> Code | None:
    """Why a right code is worth nothing any more, if so."""
    card = records.get(CardAccount, enrolment.card_id)
    assert card
    now, begins, ends = issuer.clock.now(), enrolment.enrolled_at, enrolment.enrolled_at + ACTIVATION
    is_repeated = enrolment.registration_mac == by and enrolment.sealed_seed
    reasons = {
        Code.ACTIVATION_CODE_USED: bool(enrolment.registration_mac and not is_repeated),
        Code.PHONE_CHANGED: customer_of(records, card).phone_version != enrolment.phone_version,
        Code.CLOCK_SET_BACK: now < begins,
        Code.ACTIVATION_CODE_EXPIRED: now >= ends or not enrolment.sealed_seed,
    }
    return next((reason for reason, applies in reasons.items() if applies), None)


def confirm_registration(issuer: Issuer, call: Call[Nothing]) -> Nothing:
    """Forget the seed: the app has it."""
    with issuer.store.write() as records:
        enrolment = registered(issuer, records, call.token)
        if enrolment.sealed_seed:
            records.put(replace(enrolment, sealed_seed=FORGOTTEN))
    return Nothing()


def read_registration(issuer: Issuer, call: Call[Nothing]) -> Nothing:
    """Refuse with registration-ended where it has."""
    holder = holder_of(issuer, call.token)
    with issuer.store.read() as records:
        still_held(records.get(OtpEnrolment, holder.card_id), holder)
    return Nothing()


def deactivate_offline(issuer: Issuer, call: Call[Nothing]) -> Nothing:
    """Forget K; an enrolment that has no SMS passwords either is over."""
    with issuer.store.write() as records:
        enrolment = registered(issuer, records, call.token)
        if enrolment.sms_otp:
            records.put(replace(enrolment, sealed_key=FORGOTTEN, sealed_seed=FORGOTTEN))
        else:
            records.delete(OtpEnrolment, enrolment.card_id)
    return Nothing()


def read_time(issuer: Issuer, _: Call[Nothing]) -> BankTime:
    """The bank's clock."""
    return BankTime(now=issuer.clock.now())


# Whose registration is it?


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose app speaks: for this card, by this enrolment."""

    card_id: str
    token_id: bytes


def holder_of(issuer: Issuer, token: str) -> Holder:
    """Who carries this token. Refuses with registration-ended."""
    try:
        card_id, token_id = issuer.keys.unseal_text(Purpose.REGISTRATION, token).split("|")
    except Unsealable:
        raise Refusal(Code.REGISTRATION_ENDED) from None
    return Holder(card_id, bytes.fromhex(token_id))


def registered(issuer: Issuer, records: Transaction, token: str) -> OtpEnrolment:
    """The enrolment this token was given for, its card locked. Refuses with registration-ended."""
    holder = holder_of(issuer, token)
    records.lock(CardAccount, holder.card_id)
    return still_held(records.get(OtpEnrolment, holder.card_id), holder)


def still_held(enrolment: OtpEnrolment | None, holder: Holder) -> OtpEnrolment:
    """The enrolment, if it is the holder's and has an offline password."""
    if enrolment is None or enrolment.token_id != holder.token_id or not enrolment.sealed_key:
        raise Refusal(Code.REGISTRATION_ENDED)
    return enrolment
