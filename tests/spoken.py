"""The languages that tests speak of by name, and those of each room."""

from __future__ import annotations

from typing import Final

from otp_atm.demo import words as demo_words
from otp_atm.languages import language
from otp_atm.phone import words as phone_words
from otp_atm.screens import words as screen_words

FA: Final = language("fa")
EN: Final = language("en")
BOTH: Final = (FA, EN)
OF_THE_ATM: Final = screen_words.speaking()
OF_THE_PHONE: Final = phone_words.spoken()
OF_THE_DEMO: Final = demo_words.speaking()
