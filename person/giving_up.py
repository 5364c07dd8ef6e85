"""What a tester's card may be used up for, where somebody tries what a bank does with cards that are ill-treated."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class For(StrEnum):
    """By these names a card file gives a card up for something."""

    ENROLMENT = "enrolment"
    TRIES = "tries"
    LOCK_OUT = "lock-out"
    EXPIRY = "expiry"
    CARD_PIN = "card-pin"
    PAYMENTS = "payments"


DEEDS: Final[Mapping[For, str]] = {
    For.ENROLMENT: "it is enrolled for one-time passwords and deactivated, again and again, each time with a text message; in the end "
    "it is not enrolled",
    For.TRIES: "wrong card PINs are entered, two at the most before the right one",
    For.LOCK_OUT: "wrong card PINs are entered until it is blocked, and so it stays",
    For.EXPIRY: "card PINs are entered, right and wrong, though it has expired",
    For.CARD_PIN: "its card PIN is changed, the old one entered once after that, and changed back, unless it is one that no bank takes",
    For.PAYMENTS: "it is enrolled anew, payments are made with it, one-time passwords asked for by SMS and entered wrongly, and an app is "
    "registered for it; in the end it is not enrolled",
}
"""What is done to a card that is given up for it."""
