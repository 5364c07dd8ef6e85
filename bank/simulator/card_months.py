"""The month that a card is good through, in either of the calendars that stand on cards: Gregorian, or Jalali as on many Iranian ones."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Final

JALALI_YEARS: Final = range(1300, 1500)


def last_day_of(year: int, month: int) -> date:
    """The last day of a card's last month. A year before 1500 is a Jalali one.

    >>> last_day_of(2031, 6), last_day_of(1410, 6)
    (datetime.date(2031, 6, 30), datetime.date(2031, 9, 22))
    """
    if year not in JALALI_YEARS:
        return date(year, month, calendar.monthrange(year, month)[1])
    from jdatetime import date as jalali

    following = jalali(year + month // 12, month % 12 + 1, 1)
    return following.togregorian() - timedelta(days=1)  # type: ignore[no-any-return]


def expiry_of(last_day: date) -> str:
    """The four digits YYMM on a card that is good until this day, in the calendar whose month ends with it: never both do.

    >>> expiry_of(date(2031, 6, 30)), expiry_of(date(2031, 9, 22))
    ('3106', '1006')
    """
    year, month = last_day.year, last_day.month
    if (last_day + timedelta(days=1)).day != 1:
        from jdatetime import GregorianToJalali

        year, month, _ = GregorianToJalali(last_day.year, last_day.month, last_day.day).getJalaliList()
    return f"{year % 100:02}{month:02}"
