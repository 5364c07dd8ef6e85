"""How often and how long: every secret locks after a bounded number of wrong tries (F6), and nothing lasts for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

PIN_TRIES: Final = 3
ACTIVATION_TRIES: Final = 5
OTP_TRIES: Final = 5
CARD_DATA_TRIES: Final = 5
"""Wrong CVV2s or expiry dates; then nothing can be paid without the card being there until it is enrolled anew, with card and PIN."""

CARD_SESSION: Final = timedelta(minutes=15)
"""Longer than anybody stands at a terminal that asks «do you need more time?»."""
CARD_PIN_CHECKS: Final = 5
"""New card PINs that are judged in one card session: whether one is the card's, or too easy, is nobody's to find out by asking on."""
ACTIVATION: Final = timedelta(hours=24)
SMS_CODE: Final = timedelta(seconds=120)
SMS_REQUESTS: Final = 3
"""While a password by SMS may live, for one card: each request replaces the code of the one before, so that whoever could ask without end
would keep the customer from paying, and the phone ringing."""
DAY: Final = timedelta(hours=24)
SMS_REQUESTS_A_DAY: Final = 30
"""In any 24 hours: more than anybody buys, and few enough that a stranger who knows the card's data costs the bank little."""
OFFLINE_SECONDS: Final = 60
SECONDS_EXPLAINED: Final = 330
"""How far off an offline code is still recognised, to tell the customer that the clock is wrong rather than the PIN."""

SWEEPS_APART: Final = 1.0
"""Seconds for which a code or seed may outlive its time in the bank's records."""

SMS_CODES_REMEMBERED: Final = 10
"""How many replaced ones are told from wrong ones: more than a customer can ask for while one lives."""

PIN_KEYS_REMEMBERED: Final = 4
"""Beside the one in use: a terminal that fetched anew may still have a PIN block under an older key on its way."""
KEY_REQUESTS_REMEMBERED: Final = 1000
"""Nonces of a terminal's requests for PIN keys: one for every start of the terminal, in years. A request older than all of them would be
granted again, to whoever sent it again, and do nothing: no key that is in use ends by it, and its key can be read in the PIN pad alone."""
