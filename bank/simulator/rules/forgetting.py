"""Codes and seeds that have run out stand at the bank no more.

A message's text has a `SLOT` where its code belongs; the code stands beside it, sealed, for as long as it is good (`spent_codes`). So the
outbox keeps that a message went out and what it said, and a message that is handed over late has its code blotted out.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from otp_atm.bank.simulator.issuer import Issuer
from otp_atm.bank.simulator.key_room import Purpose
from otp_atm.bank.simulator.records import Customer, OtpEnrolment, Sms
from otp_atm.bank.simulator.rules.limits import ACTIVATION
from otp_atm.bank.simulator.store import StoreInDoubt, StoreUnavailable
from otp_atm.languages import language
from otp_atm.languages.digits import digits

SLOT: Final = "\ufffc"
"""OBJECT REPLACEMENT CHARACTER: no keyboard types it."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
BLOT: Final = "••••••••"


def sms_with_code(
    issuer: Issuer, text: str, code: str, kind: str, *, to: Customer, of: OtpEnrolment, now: datetime, until: datetime
) -> Sms:
    """A message whose text has a `SLOT` for its code, which is good until that moment."""
    spelt = digits(code, language(to.language))
    return Sms(
        sms_id=0,
        phone=to.phone,
        text=text,
        created_at=now,
        sealed_code=issuer.keys.seal(Purpose.SENT_CODE, spelt.encode()),
        kind=kind,
        card_id=of.card_id,
        customer_id=to.customer_id,
        token_id=of.token_id,
        good_until=microseconds(until),
    )


def microseconds(moment: datetime) -> int:
    """Since 1970."""
    return (moment - EPOCH) // MICROSECOND


def text_of(issuer: Issuer, sms: Sms) -> str:
    """What a message says: its code only as long as the bank knows it."""
    code = issuer.keys.unseal(Purpose.SENT_CODE, sms.sealed_code).decode() if sms.sealed_code else BLOT
    return sms.text.replace(SLOT, code, 1)


def forget_what_ran_out(issuer: Issuer) -> None:
    """Unless that was done a moment ago. Where the store cannot, it is done the next time."""
    now = issuer.clock.now()
    if not issuer.sweeps.is_due(now.timestamp()):
        return
    try:
        with issuer.store.write() as records:
            records.forget_codes((("good_until", "<=", microseconds(now)),))
        with issuer.store.write() as records:
            records.forget_seeds(now - ACTIVATION)
        issuer.store.scrub()
    except (StoreUnavailable, StoreInDoubt):
        issuer.sweeps.again()
