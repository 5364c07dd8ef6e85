"""Arabic, as in `screens` beside it."""

from __future__ import annotations

from typing import Final

from otp_atm.screens.words import Says
from otp_atm.services.words.words import Words

WORDS: Final = Words(
    password_operations="عمليات الرقم السري",
    choose_operation=Says("عمليات الرقم السري", ("اختر أحد الخيارات.",)),
)
