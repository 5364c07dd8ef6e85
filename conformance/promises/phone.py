"""What the phone and the shop ask: activation codes and one-time passwords, each used once, for a while, and guessed at a few times."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

from msgspec.structs import asdict

from otp_atm.bank.wire.app import CONFIRM_REGISTRATION, DEACTIVATE_OFFLINE, READ_REGISTRATION, READ_TIME, REGISTER, Activation
from otp_atm.bank.wire.gateway import PAY, REQUEST_SMS_OTP, Payment, PaymentKind, PaymentWithOtp
from otp_atm.bank.wire.message import Nothing
from otp_atm.bank.wire.otp import offline_code, otp_key
from otp_atm.bank.wire.problems import Code
from otp_atm.conformance import sound
from otp_atm.conformance.promise import Promise
from otp_atm.conformance.said import Broken, NotTried, Said
from otp_atm.conformance.trial import Trial, same
from otp_atm.languages.digits import in_latin_digits
from otp_atm.person.giving_up import For
from otp_atm.person.own_cards import OwnCard
from otp_atm.scenarios.needs import Need

TRIES: Final = 5
SMS_LIVES: Final = 120.0
CODE_LIVES: Final = 60.0
ACTIVATION_LIVES: Final = 24 * 3600.0
MOST_ASKED: Final = 8
"""Passwords by SMS that are asked for until the bank says that it is enough."""
_ALONE: Final = re.compile(r"^\W*(\d{7,10})\W*$", re.MULTILINE)
_ANYWHERE: Final = re.compile(r"(?<!\d)\d{7,10}(?!\d)")


def paying(trial: Trial) -> OwnCard:
    """A card for payments, whose bank has an app and a gateway of our contract. Raises NotTried."""
    wire = trial.wire
    trial.need(Need.MESSAGES)
    said = trial.once("phone", partial(wire.call, READ_TIME, Nothing()))
    if not said.succeeded:
        raise NotTried(f"this bank's app and gateway are its own: read-time was refused with {said.code}")
    if For.ENROLMENT in trial.hand.without:
        raise NotTried(trial.hand.lack(For.ENROLMENT))
    return trial.hand.given(For.PAYMENTS, phone=True)


def now(trial: Trial) -> datetime:
    """The bank's."""
    moment: datetime = trial.must(trial.wire.call(READ_TIME, Nothing())).member("now")
    return moment


def sent(trial: Trial, card: OwnCard, act: Callable[[], Said]) -> str:
    """The code in the message that this sends. Raises NotTried."""
    before = len(trial.messages(card))
    trial.must(act())
    texts = trial.new_messages(card, before, 1)
    found = [hit for text in texts if (hit := _ALONE.search(in_latin_digits(text)) or _ANYWHERE.search(in_latin_digits(text)))]
    if not found:
        raise NotTried("no code is found in the message that the bank sent")
    return re.sub(r"\D", "", found[0][0])


def enrolled(trial: Trial, card: OwnCard, pin: str) -> str:
    """Enrol the card anew with this OTP PIN; the activation code that came."""
    session = trial.session(card)
    return sent(trial, card, lambda: trial.wire.enrol(session, trial.wire.new_key(), trial.wish(card, pin, replace=True)))


def register(trial: Trial, card: OwnCard, code: str, key: str = "") -> Said:
    return trial.wire.call(REGISTER, Activation(pan=card.pan, activation_code=code), key=key or trial.wire.new_key())


def payment(card: OwnCard, amount: int = 120_000) -> Payment:
    return Payment(
        pan=card.pan, cvv2=card.cvv2, expiry=card.expiry_digits, kind=PaymentKind.PURCHASE, merchant="Conformance", amount=amount
    )


def pay(trial: Trial, filled: Payment, otp: str, key: str = "") -> Said:
    return trial.wire.call(PAY, PaymentWithOtp(**asdict(filled), otp=otp), key=key or trial.wire.new_key())


def password(trial: Trial, card: OwnCard, filled: Payment) -> str:
    """One by SMS, for this payment."""
    return sent(trial, card, lambda: trial.wire.call(REQUEST_SMS_OTP, filled, key=trial.wire.new_key()))


def another_code(code: str) -> str:
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def registers_once(trial: Trial) -> None:
    sound.enrolling(trial)
    card, wire = paying(trial), trial.wire
    code, key = enrolled(trial, card, trial.otp_pin(card)), wire.new_key()
    first = trial.expect(register(trial, card, code, key), "register with the activation code")
    again = register(trial, card, code, key)
    trial.expect(again, "the same register again, before it was confirmed")
    if any(first.member(name) != again.member(name) for name in ("token_id", "seed")):
        trial.unequal("the same register again, before it was confirmed, has another seed", first, again)
    token = first.member("token")
    trial.expect(wire.call(CONFIRM_REGISTRATION, Nothing(), session=token), "confirm-registration")
    trial.refused(register(trial, card, code), Code.ACTIVATION_CODE_USED, "register with an activation code that was used")
    trial.expect(wire.call(READ_REGISTRATION, Nothing(), session=token), "read-registration")
    trial.expect(wire.call(DEACTIVATE_OFFLINE, Nothing(), session=token), "deactivate-offline")
    state = trial.must(wire.read(trial.session(card)))
    if (state.member("enrolled"), state.member("sms_otp")) != (True, True) or state.member("offline"):
        raise Broken("the app has ended its own password: SMS passwords stay, and the others are over", state.exchange)


def activation_ends(trial: Trial) -> None:
    sound.enrolling(trial)
    card = paying(trial)
    code = enrolled(trial, card, trial.otp_pin(card))
    wrong = another_code(code)
    for number in range(TRIES):
        said = register(trial, card, wrong)
        due = Code.ACTIVATION_CODE_WRONG if number < TRIES - 1 else Code.ACTIVATION_CODE_LOCKED
        if not (number == TRIES - 1 and said.says(Code.ACTIVATION_CODE_WRONG)):
            trial.refused(said, due, f"register with a wrong activation code, the {number + 1}. time")
    trial.refused(register(trial, card, code), Code.ACTIVATION_CODE_LOCKED, f"register with the right one after {TRIES} wrong ones")
    if Need.CLOCK in trial.side.can:
        code = enrolled(trial, card, trial.otp_pin(card))
        trial.advance(ACTIVATION_LIVES + 1)
        trial.refused(register(trial, card, code), Code.ACTIVATION_CODE_EXPIRED, "register with an activation code of the day before")


def pays_once(trial: Trial) -> None:
    sound.enrolling(trial)
    card, wire, pin = paying(trial), trial.wire, trial.otp_pin(trial.hand.given(For.PAYMENTS))
    registration = trial.must(register(trial, card, enrolled(trial, card, pin)))
    trial.must(wire.call(CONFIRM_REGISTRATION, Nothing(), session=registration.member("token")))
    key = otp_key(bytes.fromhex(registration.member("seed")), bytes.fromhex(registration.member("token_id")), pin)
    filled = payment(card)
    code, paid = offline_code(key, int(now(trial).timestamp())), wire.new_key()
    first = trial.expect(pay(trial, filled, code, paid), "pay with a password of the app")
    again = pay(trial, filled, code, paid)
    if not same(first, again):
        trial.unequal("the same payment under the same key was answered otherwise", first, again)
    trial.refused(pay(trial, filled, code), Code.OTP_USED, "pay again with the same password of the app")
    once = password(trial, card, filled)
    trial.expect(pay(trial, filled, once), "pay with a password by SMS")
    trial.refused(pay(trial, filled, once), Code.OTP_USED, "pay again with the same password by SMS")
    if Need.CLOCK in trial.side.can:
        trial.advance(CODE_LIVES)  # to the next password: that of now was used
        old = offline_code(key, int(now(trial).timestamp()))
        trial.advance(CODE_LIVES + 5)
        trial.refused(pay(trial, filled, old), Code.OTP_EXPIRED, "pay with a password of the app that is older than a minute")


def lives_for_its_payment(trial: Trial) -> None:
    sound.enrolling(trial)
    card = paying(trial)
    enrolled(trial, card, trial.otp_pin(card))
    fresh(trial)
    filled = payment(card)
    code = password(trial, card, filled)
    trial.refused(pay(trial, payment(card, 990_000), code), Code.OTP_FOR_ANOTHER_PAYMENT, "pay something else with a password by SMS")
    newer = password(trial, card, filled)
    if newer != code:
        trial.refused(pay(trial, filled, code), Code.OTP_REPLACED, "pay with a password by SMS after a newer one was sent")
    if Need.CLOCK in trial.side.can:
        trial.advance(SMS_LIVES)
        trial.refused(pay(trial, filled, newer), Code.OTP_EXPIRED, "pay with a password by SMS that is two minutes old")


def fresh(trial: Trial) -> None:
    """Let the time pass within which passwords by SMS are limited, where it can."""
    if Need.CLOCK in trial.side.can:
        trial.advance(SMS_LIVES)


def wrong_ones_lock(trial: Trial) -> None:
    sound.enrolling(trial)
    card = paying(trial)
    enrolled(trial, card, trial.otp_pin(card))
    fresh(trial)
    filled = payment(card)
    code = password(trial, card, filled)
    wrong = another_code(code)
    for number in range(TRIES):
        said = pay(trial, filled, wrong)
        if not said.says(Code.OTP_WRONG) and not (number == TRIES - 1 and said.says(Code.OTP_LOCKED)):
            trial.refused(said, Code.OTP_WRONG, f"pay with a wrong password, the {number + 1}. time")
    trial.refused(pay(trial, filled, code), Code.OTP_LOCKED, f"pay with the right one after {TRIES} wrong ones")
    enrolled(trial, card, trial.otp_pin(card))


def ask_too_often(trial: Trial) -> Said:
    """What comes of asking for passwords by SMS again and again. Raises NotTried where that is not limited."""
    sound.enrolling(trial)
    card = paying(trial)
    enrolled(trial, card, trial.otp_pin(card))
    fresh(trial)
    for _ in range(MOST_ASKED):
        said: Said = trial.wire.call(REQUEST_SMS_OTP, payment(card), key=trial.wire.new_key())
        if not said.succeeded:
            fresh(trial)
            return said
    raise NotTried(f"{MOST_ASKED} passwords by SMS were sent, and there is no end to it")


_PHONE: Final[dict[str, Any]] = {"spends": (For.ENROLMENT, For.PAYMENTS), "needs": (Need.MESSAGES,), "at_wire": True}

PROMISES: Final = (
    Promise(
        63,
        "An activation code makes one registration; the same request again has the same seed until that is confirmed.",
        "`register` twice under one key, `confirm-registration`, `register` once more: `activation-code-used`; `deactivate-offline`, "
        "and `read-enrolment` says that SMS passwords alone are left.",
        registers_once,
        **_PHONE,
    ),
    Promise(
        64,
        "An activation code stands five wrong tries, and lives 24 hours.",
        "Five wrong ones, then the right one: `activation-code-locked`; where the bank's clock can be moved, one of the day before: "
        "`activation-code-expired`.",
        activation_ends,
        **_PHONE,
    ),
    Promise(
        65,
        "A one-time password pays once.",
        "One of the app and one by SMS pay, and are `otp-used` then under another key; the same request again has the same answer. "
        "Where the bank's clock can be moved, one of the app is `otp-expired` after more than a minute.",
        pays_once,
        **_PHONE,
    ),
    Promise(
        66,
        "A password by SMS is for its payment alone, until a newer one is sent, or 120 s have passed.",
        "Another payment: `otp-for-another-payment`; after a newer one: `otp-replaced`; where the bank's clock can be moved, after two "
        "minutes: `otp-expired`.",
        lives_for_its_payment,
        **_PHONE,
    ),
    Promise(
        67,
        "Five wrong one-time passwords lock all of them, until the card is enrolled anew.",
        "Five wrong ones, then the right one: `otp-locked`; the card is enrolled anew.",
        wrong_ones_lock,
        **_PHONE,
    ),
)
