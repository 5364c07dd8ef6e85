"""What the bank's text messages say, in the customer's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import jdatetime

from bank.simulator.bank_time import BANK_TIME
from bank.simulator.issuer import BankName

PERSIAN_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
MONTHS: Final = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")


def activation_text(language: str, bank: BankName, pan: str, code: str, valid_until: datetime) -> str:
    """The activation SMS (G8): for which card, the code, and until when it is good."""
    return ACTIVATION[language](bank, pan[-4:], code, valid_until.astimezone(BANK_TIME))


def activation_fa(bank: BankName, card: str, code: str, valid_until: datetime) -> str:
    return (
        f"{bank.fa}\n"
        f"کد فعال‌سازی رمز یکبار مصرف کارت {persian(card)}:\n"
        f"{persian(code)}\n"
        f"مهلت استفاده: {jalali(valid_until.date())} ساعت {persian(f'{valid_until:%H:%M}')}\n"
        "این کد را فقط در همراه بانک، منوی رمز یکبار مصرف، صفحه ثبت وارد کنید."
    )


def activation_en(bank: BankName, card: str, code: str, valid_until: datetime) -> str:
    return (
        f"{bank.en}\n"
        f"Activation code for one-time passwords, card ending {card}:\n"
        f"{code}\n"
        f"Valid until {valid_until.day} {valid_until:%B %Y}, {valid_until:%H:%M}.\n"
        "Enter it only in Mobile Bank under One-time password, Register."
    )


@lru_cache(maxsize=8)
def jalali(day: date) -> str:
    """A date of the Persian calendar.

    >>> jalali(date(2026, 11, 23))
    '۲ آذر ۱۴۰۵'
    """
    year, month, day_of_month = jdatetime.GregorianToJalali(day.year, day.month, day.day).getJalaliList()
    return persian(f"{day_of_month} {MONTHS[month - 1]} {year}")


def persian(text: str) -> str:
    """The text with Persian digits."""
    return text.translate(PERSIAN_DIGITS)


ACTIVATION: Final[dict[str, Callable[[BankName, str, str, datetime], str]]] = {"fa": activation_fa, "en": activation_en}
