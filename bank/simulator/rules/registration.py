"""The app's side of an enrolment: activation code, seed, and the end of the offline password (G9, G16)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from bank.simulator.issuer import Call, Issuer, Refusal
from bank.simulator.key_room import Purpose, Unsealable
from bank.simulator.records import CardAccount, OtpEnrolment
from bank.simulator.rules.customers import customer_of
from bank.simulator.rules.limits import ACTIVATION
from bank.simulator.store import Reading, Transaction
from bank.wire.app import Activation, BankTime, Registration
from bank.wire.message import Nothing
from bank.wire.problems import Code, Problem, problem

FORGOTTEN: Final = b""


def register(issuer: Issuer, call: Call[Activation]) -> Registration | Problem:
    """Give the seed to whoever knows the activation code; once, though the same request may be repeated until it is confirmed.

    Its reply must not be kept like those of `once`: it holds the seed.
    """
    keys, body = issuer.keys, call.body
    request_mac = keys.mac(Purpose.REQUEST, call.idempotency_key, body.activation_code)
    with issuer.store.write() as records:
        card = records.lock(CardAccount, keys.card_id(body.pan))
        if card is None:
            raise Refusal(Code.CARD_UNKNOWN)
        enrolment = records.get(OtpEnrolment, card.card_id)
        if enrolment is None or not enrolment.sealed_key:
            raise Refusal(Code.NOT_ENROLLED)
        if not enrolment.activation_tries_left:
            raise Refusal(Code.ACTIVATION_CODE_LOCKED)
        code_mac = keys.mac(Purpose.ACTIVATION_CODE, enrolment.token_id.hex(), body.activation_code)
        if not hmac.compare_digest(code_mac, enrolment.activation_mac):
            return count_wrong_code(records, enrolment, request_mac)
        refuse_late(issuer, records, card, enrolment, request_mac)
        records.put(replace(enrolment, registration_mac=request_mac))
    token = keys.seal_text(Purpose.REGISTRATION, f"{card.card_id}|{enrolment.token_id.hex()}")
    return Registration(token_id=enrolment.token_id.hex(), seed=keys.unseal(Purpose.SEED, enrolment.sealed_seed).hex(), token=token)


def count_wrong_code(records: Transaction, enrolment: OtpEnrolment, request_mac: bytes) -> Problem:
    """One try less, unless it is the last try sent again."""
    tries_left = enrolment.activation_tries_left - (request_mac != enrolment.wrong_code_mac)
    records.put(replace(enrolment, activation_tries_left=tries_left, wrong_code_mac=request_mac))
    return problem(Code.ACTIVATION_CODE_WRONG, tries_left=tries_left) if tries_left else problem(Code.ACTIVATION_CODE_LOCKED)


def refuse_late(issuer: Issuer, records: Reading, card: CardAccount, enrolment: OtpEnrolment, request_mac: bytes) -> None:
    """Refuse a right code that is worth nothing any more."""
    repeated = enrolment.registration_mac == request_mac and enrolment.sealed_seed
    if enrolment.registration_mac and not repeated:
        raise Refusal(Code.ACTIVATION_CODE_USED)
    if customer_of(records, card).phone_version != enrolment.phone_version:
        raise Refusal(Code.PHONE_CHANGED)
    if issuer.clock.now() >= enrolment.enrolled_at + ACTIVATION or not enrolment.sealed_seed:
        raise Refusal(Code.ACTIVATION_CODE_EXPIRED)


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
