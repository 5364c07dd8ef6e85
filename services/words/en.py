"""English."""

from __future__ import annotations

from typing import Final

from otp_atm.screens.words import Says
from otp_atm.services.words.words import Words

WORDS: Final = Words(
    password_operations="Password Operations",
    choose_operation=Says("Password Operations", ("Please choose one.",)),
)
