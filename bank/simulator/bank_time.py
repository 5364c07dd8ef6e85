"""The bank's local time: by it a card's last day ends, and text messages name moments by it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Final

BANK_TIME: Final = timezone(timedelta(hours=3, minutes=30), "Iran")
"""Iran's time; without summer time since 2022."""


def today(now: datetime) -> date:
    """The date at the bank."""
    return now.astimezone(BANK_TIME).date()
