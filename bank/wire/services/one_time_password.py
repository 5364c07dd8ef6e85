"""One-time passwords: reading an enrolment, choosing an OTP PIN, enrolling, deactivating (G3 to G8, G17)."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.wire.message import MaskedPhone, Message, Moment, Nothing, PinBlock, Reply
from otp_atm.bank.wire.operation import Operation
from otp_atm.bank.wire.problems import ONCE, RECORDED, ProblemCode
from otp_atm.bank.wire.terminal import CARD_SESSION, ENDED, PIN_BLOCKS


class OtpCode(ProblemCode):
    """What can stand in the way of an enrolment, or of its end."""

    NO_PHONE_ON_FILE = "no-phone-on-file", 409, "The customer has no phone on file.", RECORDED
    ALREADY_ENROLLED = "already-enrolled", 409, "The card is enrolled already.", RECORDED
    NOT_ENROLLED = "not-enrolled", 409, "The card is not enrolled.", RECORDED
    OTP_PINS_DIFFER = "otp-pins-differ", 409, "The two entries of the new PIN differ.", RECORDED
    OTP_PIN_WEAK = "otp-pin-weak", 409, "The new PIN is too easy to guess.", RECORDED


class EnrolmentState(Reply, frozen=True, kw_only=True):
    """`masked_phone` is null where the customer has no phone on file. `sms_otp` and `offline` are the kinds of password that are active:
    by SMS; from the app, which is registered or still can be, `offline` being null or left out where the bank does not say. Neither is
    true where `enrolled` is false, and not both are false where it is true.
    """

    enrolled: bool
    masked_phone: MaskedPhone | None
    sms_otp: bool
    offline: bool | None = None


class OtpPin(Message, frozen=True, kw_only=True):
    """Both entries of the new OTP PIN, which the bank compares (F3). The first alone, `second` being null or left out, is only weighed."""

    first: PinBlock
    second: PinBlock | None = None


class NewEnrolment(Message, frozen=True, kw_only=True):
    """Both entries of the new OTP PIN, which the bank compares. `replace` says that an existing enrolment may be replaced."""

    first: PinBlock
    second: PinBlock
    sms_consent: bool
    replace: bool


class Enrolment(Reply, frozen=True, kw_only=True):
    """A committed enrolment, its activation SMS on its way. `sms_otp` is never true where `sms_consent` was false."""

    masked_phone: MaskedPhone
    activation_valid_until: Moment
    sms_otp: bool


class Deactivation(Reply, frozen=True, kw_only=True):
    """A committed deactivation."""

    deactivated_at: Moment


NEW_PIN: Final = (OtpCode.OTP_PINS_DIFFER, OtpCode.OTP_PIN_WEAK)

READ_ENROLMENT: Final = Operation(
    name="read-enrolment",
    method="GET",
    path="/v1/enrolment",
    request=Nothing,
    reply=EnrolmentState,
    bearer=CARD_SESSION,
    summary="Is the card enrolled, for which kinds of password, and to which masked phone would its SMS go (G5)?",
    problems=ENDED,
)
CHECK_OTP_PIN: Final = Operation(
    name="check-otp-pin",
    method="POST",
    path="/v1/otp-pin-checks",
    request=OtpPin,
    reply=Nothing,
    bearer=CARD_SESSION,
    summary="Is a new OTP PIN good enough, and do its entries agree, where there are both? Nothing is kept.",
    problems=(*ENDED, *PIN_BLOCKS, *NEW_PIN),
)
ENROL: Final = Operation(
    name="enrol",
    method="POST",
    path="/v1/enrolments",
    request=NewEnrolment,
    reply=Enrolment,
    status=201,
    bearer=CARD_SESSION,
    writes=True,
    delivers=True,
    outcome="enrolled",
    summary="Enrol the card and send its activation SMS (G6, G7, G8).",
    problems=(*ENDED, *ONCE, *PIN_BLOCKS, *NEW_PIN, OtpCode.NO_PHONE_ON_FILE, OtpCode.ALREADY_ENROLLED),
)
DEACTIVATE: Final = Operation(
    name="deactivate",
    method="POST",
    path="/v1/deactivations",
    request=Nothing,
    reply=Deactivation,
    status=201,
    bearer=CARD_SESSION,
    writes=True,
    outcome="deactivated",
    summary="End SMS and offline OTP at once (G17).",
    problems=(*ENDED, *ONCE, OtpCode.NOT_ENROLLED),
)

OPERATIONS: Final = (READ_ENROLMENT, CHECK_OTP_PIN, ENROL, DEACTIVATE)
