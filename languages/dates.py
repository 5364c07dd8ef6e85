"""Days and times as a language writes them, in its own calendar."""

from __future__ import annotations

from datetime import datetime

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.digits import digits


def date(moment: datetime, language: Language) -> str:
    """Day, month and year of `moment` in its own time zone, without leading zeros."""
    return _written(language.date_form, moment, language)


def day(moment: datetime, language: Language) -> str:
    """The same without the year."""
    return _written(language.day_form, moment, language)


def weekday_and_date(moment: datetime, language: Language) -> str:
    """Weekday, day, month and year."""
    return _written(language.weekday_form, moment, language)


def _written(form: str, moment: datetime, language: Language) -> str:
    year, month, day_of_month = language.calendar(moment.date())
    weekday, name = language.weekdays[moment.weekday()], language.months[month - 1]
    return digits(form.format(weekday=weekday, day=day_of_month, month=name, year=year), language)
