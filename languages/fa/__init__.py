"""Persian, as it is written in Iran."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.calendars import jalali

LANGUAGE: Final = Language(
    code="fa",
    name="فارسی",
    right_to_left=True,
    digits="۰۱۲۳۴۵۶۷۸۹",
    thousands="٬",
    calendar=jalali,
    months=("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    weekdays=("دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"),
    day_form="{day} {month}",
    date_form="{day} {month} {year}",
    weekday_form="{weekday} {day} {month} {year}",
)
