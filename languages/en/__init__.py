"""English."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.calendars import gregorian

LANGUAGE: Final = Language(
    code="en",
    name="English",
    right_to_left=False,
    digits="0123456789",
    thousands=",",
    calendar=gregorian,
    months=(
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
    ),
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    day_form="{day} {month}",
    date_form="{day} {month} {year}",
    weekday_form="{weekday} {day} {month} {year}",
)
