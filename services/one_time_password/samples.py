"""What a visit may have brought by the time that these screens are shown, and what else is worth looking at."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from otp_atm.screens.samples import NOW, Samples, Variant
from otp_atm.services.one_time_password.events import Active
from otp_atm.services.one_time_password.flow import Otp

SAMPLES: Final = Samples(
    seen={
        Otp.ALREADY_ENROLLED: {"active": Active.BOTH},
        Otp.CONFIRM_PHONE: {"masked_phone": "0912***4567"},
        Otp.OTP_PIN: {"digits": 5},
        Otp.ENROLLED: {"masked_phone": "0912***4567", "valid_until": NOW + timedelta(hours=24), "sms_otp": True},
    },
    variants=(
        Variant("offline", Otp.ALREADY_ENROLLED, {"active": Active.OFFLINE}),
        Variant("sms", Otp.ALREADY_ENROLLED, {"active": Active.SMS}),
        Variant("unsaid", Otp.ALREADY_ENROLLED, {"active": Active.UNSAID}),
        Variant("unknown", Otp.CONFIRM_PHONE, {"masked_phone": ""}),
        Variant("differed", Otp.OTP_PIN, {"pins_differed": True}),
        Variant("weak", Otp.OTP_PIN, {"pin_was_weak": True, "digits": 8}),
        Variant("too-late", Otp.ENROLLING, {"cancel_came_late": True}),
        Variant("offline", Otp.ENROLLED, {"sms_otp": False}),
        Variant("undated", Otp.ENROLLED, {"valid_until": None}),
        Variant("card-out", Otp.ENROLLED, {"card_out": True}),
        Variant("offline", Otp.CONFIRM_DEACTIVATION, {"active": Active.OFFLINE}),
        Variant("sms", Otp.CONFIRM_DEACTIVATION, {"active": Active.SMS}),
    ),
)
