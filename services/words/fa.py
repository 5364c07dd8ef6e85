"""Persian. Menu labels stand as in the bank's customer guide."""

from __future__ import annotations

from typing import Final

from otp_atm.screens.words import Says
from otp_atm.services.words.words import Words

WORDS: Final = Words(
    password_operations="عملیات رمز",
    choose_operation=Says("عملیات رمز", ("یکی از گزینه‌ها را انتخاب کنید.",)),
)
