"""The calendars that languages tell days by: functions from a day to its year, month and day of the month."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


def gregorian(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


@lru_cache(maxsize=16)
def jalali(day: date) -> tuple[int, int, int]:
    """The Persian solar calendar.

    >>> jalali(date(2026, 11, 23))
    (1405, 9, 2)
    """
    from jdatetime import GregorianToJalali

    year, month, day_of_month = GregorianToJalali(day.year, day.month, day.day).getJalaliList()
    return year, month, day_of_month
