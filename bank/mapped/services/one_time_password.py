"""One-time passwords: phone numbers come masked, and nobody gets passwords by SMS who has not agreed to them (G5, G7)."""

from __future__ import annotations

from typing import Annotated, Final

from msgspec import Meta

from otp_atm.bank.mapped.events import Contradiction, Fitted, Forms
from otp_atm.bank.wire.message import MaskedPhone
from otp_atm.kiosk.events import BankRefused, Reply
from otp_atm.services.one_time_password.events import AlreadyEnrolled, Enrolled, PhoneOnFile
from otp_atm.services.one_time_password.requests import Enrol, SettleEnrolment


def agreed(request: Enrol | SettleEnrolment, event: Reply) -> Reply:
    if isinstance(event, Enrolled) and event.sms_otp and not request.sms_consent:
        raise Contradiction("sms_otp is true, to which the customer has not agreed")
    return event


def enrolled_anew(request: Enrol, event: Reply) -> Reply:
    """That the card is enrolled, a customer who wants that replaced knows."""
    if isinstance(event, AlreadyEnrolled) and request.replacing:
        return BankRefused("already-enrolled")
    return agreed(request, event)


MASKED_OR_UNSAID: Final = Annotated[str, Meta(pattern=r"^([0-9]{4}\*{3}[0-9]{4})?\Z")]
FORMS: Final[Forms] = {
    (PhoneOnFile, "masked_phone"): MaskedPhone,
    (AlreadyEnrolled, "masked_phone"): MASKED_OR_UNSAID,
    (Enrolled, "masked_phone"): MaskedPhone,
}
FITTED: Final[Fitted] = {Enrol: enrolled_anew, SettleEnrolment: agreed}
