"""A phone for the bank's tests: it registers with an activation code and issues offline codes from seed and PIN."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import asdict, replace

from otp_atm.bank.wire.app import CONFIRM_REGISTRATION, REGISTER, Activation, Registration
from otp_atm.bank.wire.gateway import PAY, REQUEST_SMS_OTP, Paid, Payment, PaymentKind, PaymentWithOtp
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.otp import offline_code, otp_key
from otp_atm.bank.wire.problems import Problem
from otp_atm.bank.wire.services.one_time_password import ENROL
from tests.bank.world import GOOD_PIN, World, activation_code, sms_code


@dataclass
class Handset:
    """A registered card in an app."""

    registration: Registration

    def code(self, moment: datetime, pin: str = GOOD_PIN) -> str:
        """The offline code issued at this moment of the phone's clock."""
        seed, token_id = bytes.fromhex(self.registration.seed), bytes.fromhex(self.registration.token_id)
        return offline_code(otp_key(seed, token_id, pin), int(moment.timestamp()))


def enrolled(world: World, customer: str = "sara", *, sms: bool = True) -> str:
    """Enrol at the terminal; returns the activation code that came."""
    sent = len(world.messages())
    world.do(ENROL, world.wish(customer, sms=sms, replace=True), token=world.token(customer), key=world.new_key())
    return activation_code(world.messages()[sent].text)


def activation(world: World, customer: str, code: str) -> Activation:
    return Activation(pan=world.card(customer).pan, activation_code=code)


def registered(world: World, customer: str = "sara", *, sms: bool = True) -> Handset:
    """Enrol at the terminal, then register in the app."""
    code = enrolled(world, customer, sms=sms)
    registration = world.do(REGISTER, activation(world, customer, code), key=world.new_key())
    world.do(CONFIRM_REGISTRATION, Nothing(), token=registration.token)
    return Handset(registration)


def payment(world: World, customer: str = "sara", **changes: object) -> Payment:
    """What a customer fills in at a gateway."""
    card = world.card(customer)
    filled = Payment(
        pan=card.pan,
        cvv2=card.cvv2,
        expiry=f"{card.last_day:%y%m}",
        kind=PaymentKind.PURCHASE,
        merchant="فروشگاه کتاب",
        amount=120_000,
    )
    return replace(filled, **changes)


def with_otp(filled: Payment, otp: str) -> PaymentWithOtp:
    return PaymentWithOtp(**asdict(filled), otp=otp)


def pay(world: World, otp: str, customer: str = "sara", **changes: object) -> str:
    """Try to pay: "paid", or the code of the refusal."""
    reply: Paid | Problem = world.call(PAY, with_otp(payment(world, customer, **changes), otp), key=world.new_key())
    return reply.code if isinstance(reply, Problem) else "paid"


def request_sms(world: World, customer: str = "sara", **changes: object) -> str:
    """Ask for an SMS password; returns it."""
    sent = len(world.messages())
    world.do(REQUEST_SMS_OTP, payment(world, customer, **changes), key=world.new_key())
    return sms_code(world.messages()[sent].text)


def other_than(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"
