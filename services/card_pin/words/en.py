"""English."""

from __future__ import annotations

from typing import Final

from otp_atm.screens.words import Says
from otp_atm.services.card_pin.words.words import Words

_ONE_MOMENT = "One moment, please."
_COVER = "Cover the keypad with your hand."

WORDS: Final = Words(
    change_card_pin="Change card PIN",
    new_card_pin=Says(
        "Choose a new card PIN", ("You will use it wherever this card asks for its PIN.", "After the last digit, press Enter.", _COVER)
    ),
    new_card_pin_weak="That PIN is easy to guess. Please choose another one.",
    card_pin_unchanged="That is the PIN your card has now. Please choose another one.",
    new_card_pins_differed="The two PINs were not the same. Please choose a PIN again.",
    checking_new_card_pin=Says("Checking your new PIN", (_ONE_MOMENT,)),
    too_many_new_card_pins=Says(
        "The card PIN was not changed",
        ("Too many PINs were tried. Your PIN is the one that you had before.", "To try again, please insert your card again."),
    ),
    new_card_pin_again=Says("Enter the new card PIN again", ("After the last digit, press Enter.", _COVER)),
    changing_card_pin=Says("Changing your card PIN", (_ONE_MOMENT,)),
    card_pin_changed=Says(
        "Your card PIN is changed",
        ("From now on, use the new PIN. The old one is not valid any more.", "Keep it to yourself and do not write it down."),
    ),
)
