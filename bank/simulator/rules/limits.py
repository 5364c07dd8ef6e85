"""How often and how long: every secret locks after a bounded number of wrong tries (F6), and nothing lasts for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

PIN_TRIES: Final = 3
ACTIVATION_TRIES: Final = 5
OTP_TRIES: Final = 5

CARD_SESSION: Final = timedelta(minutes=15)
"""Longer than anybody stands at a terminal that asks «do you need more time?»."""
ACTIVATION: Final = timedelta(hours=24)
SMS_CODE: Final = timedelta(seconds=120)
OFFLINE_SECONDS: Final = 60
SECONDS_AHEAD: Final = 3
"""How fast a phone's clock may be, unless somebody sets it otherwise: so much longer than 60 seconds lives a code of such a phone."""
SECONDS_EXPLAINED: Final = 330
"""How far off an offline code is still recognised, to tell the customer that the clock is wrong rather than the PIN."""

SWEEPS_APART: Final = 1.0
"""Seconds for which a code or seed may outlive its time in the bank's records."""

SMS_CODES_REMEMBERED: Final = 10
"""How many replaced ones are told from wrong ones: more than a customer can ask for while one lives."""

PIN_KEYS_REMEMBERED: Final = 4
"""A terminal that fetched anew may still have a PIN block under an older key on its way."""
