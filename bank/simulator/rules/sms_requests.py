"""How often a password by SMS is sent for a card: each replaces the one before, and rings a phone."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Final

from otp_atm.bank.simulator.records import SmsRequests
from otp_atm.bank.simulator.rules.limits import DAY, SMS_CODE, SMS_REQUESTS, SMS_REQUESTS_A_DAY
from otp_atm.bank.simulator.store import Transaction

LIMITS: Final = ((SMS_REQUESTS, SMS_CODE), (SMS_REQUESTS_A_DAY, DAY))
"""At most so many in so long."""


def seconds_to_wait(records: Transaction, card_id: str, now: datetime) -> int:
    """In how many whole seconds one more may be sent; 0 if now, and then it is counted. The card is locked."""
    before = lately(records.get(SmsRequests, card_id), now)
    waits = (before[-most] + window.total_seconds() - now.timestamp() for most, window in LIMITS if has_reached(before, most, window, now))
    wait = max(map(ceil, waits), default=0)
    if not wait:
        records.put(SmsRequests(card_id, " ".join(f"{moment:.6f}" for moment in (*before, now.timestamp()))))
    return wait


def lately(requests: SmsRequests | None, now: datetime) -> list[float]:
    """The moments that still count, oldest first. One that is still to come was before the clock was set back, nobody knows how long."""
    moments = map(float, requests.moments.split()) if requests else ()
    return [moment for moment in moments if 0 <= now.timestamp() - moment < DAY.total_seconds()]


def has_reached(moments: list[float], most: int, window: timedelta, now: datetime) -> bool:
    """Whether so many of them lie within this window."""
    return len(moments) >= most and now.timestamp() - moments[-most] < window.total_seconds()
