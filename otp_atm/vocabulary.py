"""The words that events, requests and ports share: a card and its number, the keys of a PIN pad, an enciphered PIN."""

from __future__ import annotations

from otp_atm.kiosk.vocabulary import (
    LONGEST_PAN,
    LONGEST_PIN,
    OTP_PIN_DIGITS,
    SHORTEST_PAN,
    SHORTEST_PIN,
    Card,
    Key,
    Pan,
    PinBlock,
    passes_luhn,
)

__all__ = [
    "LONGEST_PAN",
    "LONGEST_PIN",
    "OTP_PIN_DIGITS",
    "SHORTEST_PAN",
    "SHORTEST_PIN",
    "Card",
    "Key",
    "Pan",
    "PinBlock",
    "passes_luhn",
]
