"""Days and times as the customer's language writes them: Jalali days in Persian, Gregorian ones in English."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Final

from kiosk.vocabulary import Language
from screens.digits import digits, isolated

HOME: Final = "Asia/Tehran"

_WEEKDAYS: Final = {
    Language.PERSIAN: ("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_JALALI_MONTHS: Final = (
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
)
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@lru_cache(maxsize=4)
def zone(name: str = HOME) -> tzinfo:
    """A time zone by its IANA name. Raises zoneinfo.ZoneInfoNotFoundError for one that does not exist."""
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def date(moment: datetime, language: Language) -> str:
    """Day, month and year of `moment` in its own time zone, without leading zeros."""
    if language is Language.ENGLISH:
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"
    year, month, day = _jalali(moment.year, moment.month, moment.day)
    return digits(f"{day} {_JALALI_MONTHS[month - 1]} {year}", language)


@lru_cache(maxsize=8)
def _jalali(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A Gregorian day in the Persian calendar.

    >>> _jalali(2026, 11, 23)
    (1405, 9, 2)
    """
    from jdatetime import GregorianToJalali

    return GregorianToJalali(year, month, day).getJalaliList()  # type: ignore[no-any-return]


def weekday_and_date(moment: datetime, language: Language) -> str:
    """The same, the weekday before it."""
    return f"{_WEEKDAYS[language][moment.weekday()]} {date(moment, language)}"


def clock(moment: datetime, language: Language) -> str:
    """Hours and minutes of `moment` in its own time zone, isolated."""
    return isolated(digits(f"{moment:%H:%M}", language))
