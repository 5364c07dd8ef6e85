"""Days and times on screens, as the customer's language writes them, in the terminal's time zone."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Final

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.dates import date, day, weekday_and_date
from otp_atm.languages.digits import digits
from otp_atm.languages.direction import isolated

__all__ = ["HOME", "clock", "date", "day", "weekday_and_date", "zone"]

HOME: Final = "Asia/Tehran"


@lru_cache(maxsize=4)
def zone(name: str = HOME) -> tzinfo:
    """A time zone by its IANA name. Raises zoneinfo.ZoneInfoNotFoundError for one that does not exist."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def clock(moment: datetime, language: Language) -> str:
    """Hours and minutes of `moment` in its own time zone, isolated."""
    return isolated(digits(f"{moment:%H:%M}", language))
