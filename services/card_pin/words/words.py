"""Which words there are."""

from __future__ import annotations

from msgspec import Struct

from otp_atm.screens.words import Says


class Words(Struct, frozen=True, kw_only=True):
    """Every text of changing the card PIN in one language, named after the screen that shows it."""

    change_card_pin: str
    new_card_pin: Says
    new_card_pin_weak: str
    card_pin_unchanged: str
    new_card_pins_differed: str
    checking_new_card_pin: Says
    too_many_new_card_pins: Says
    new_card_pin_again: Says
    changing_card_pin: Says
    card_pin_changed: Says
