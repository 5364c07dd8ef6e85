"""English."""

from __future__ import annotations

from typing import Final

from otp_atm.phone.bank_sms.words.words import Words

WORDS: Final = Words(
    activation_code="Activation code",
    activation_example=(
        "Parsian Bank\nActivation code for one-time passwords, card ending 4628:\n48209317\nValid until 23 November 2025, 12:21.\n"
        "Enter it only in Mobile Bank under One-time password, Register."
    ),
    payment_example=(
        "Parsian Bank\nOne-time password for an internet purchase, card ending 4628:\n73105284\nTo: \u2068کتاب و قلم / Book and Pen\u2069\n"
        "Amount: 1,850,000 rials\nValid until 12:31:44. Tell it to nobody."
    ),
)
