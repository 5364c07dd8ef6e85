"""Arabic, as it is written for guests from Iraq, the Levant and the Gulf alike: the months have both of their names."""

from __future__ import annotations

from typing import Final

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.calendars import gregorian

LANGUAGE: Final = Language(
    code="ar",
    name="العربية",
    right_to_left=True,
    digits="٠١٢٣٤٥٦٧٨٩",
    thousands="٬",
    calendar=gregorian,
    months=(
        "كانون\N{NO-BREAK SPACE}الثاني/يناير",
        "شباط/فبراير",
        "آذار/مارس",
        "نيسان/أبريل",
        "أيار/مايو",
        "حزيران/يونيو",
        "تموز/يوليو",
        "آب/أغسطس",
        "أيلول/سبتمبر",
        "تشرين\N{NO-BREAK SPACE}الأول/أكتوبر",
        "تشرين\N{NO-BREAK SPACE}الثاني/نوفمبر",
        "كانون\N{NO-BREAK SPACE}الأول/ديسمبر",
    ),
    weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    day_form="{day} {month}",
    date_form="{day} {month} {year}",
    weekday_form="{weekday} {day} {month} {year}",
)
