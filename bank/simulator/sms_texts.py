"""What the bank's text messages say, in the customer's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import jdatetime  # type: ignore[import-untyped]

from bank.simulator.bank_time import BANK_TIME
from bank.simulator.issuer import BankName

PERSIAN_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
MONTHS: Final = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند")


def activation_text(language: str, bank: BankName, pan: str, code: str, valid_until: datetime) -> str:
    """The activation SMS (G8): for which card, the code, and until when it is good."""
    return ACTIVATION[language](bank, pan[-4:], code, valid_until.astimezone(BANK_TIME))


def activation_fa(bank: BankName, card: str, code: str, valid_until: datetime) -> str:
    text = (
        f"{bank.fa}\n"
        f"کد فعال‌سازی رمز یکبار مصرف کارت {card}:\n"
        f"{code}\n"
        f"مهلت استفاده: {jalali(valid_until)} ساعت {valid_until:%H:%M}\n"
        "این کد را فقط در همراه بانک، منوی رمز یکبار مصرف، صفحه ثبت وارد کنید."
    )
    return text.translate(PERSIAN_DIGITS)


def activation_en(bank: BankName, card: str, code: str, valid_until: datetime) -> str:
    return (
        f"{bank.en}\n"
        f"Activation code for one-time passwords, card ending {card}:\n"
        f"{code}\n"
        f"Valid until {valid_until.day} {valid_until:%B %Y}, {valid_until:%H:%M}.\n"
        "Enter it only in Mobile Bank under One-time password, Register."
    )


def jalali(moment: datetime) -> str:
    """A date of the Persian calendar, with Latin digits.

    >>> jalali(datetime(2026, 11, 23))
    '2 آذر 1405'
    """
    year, month, day = jdatetime.GregorianToJalali(moment.year, moment.month, moment.day).getJalaliList()
    return f"{day} {MONTHS[month - 1]} {year}"


ACTIVATION: Final[dict[str, Callable[[BankName, str, str, datetime], str]]] = {"fa": activation_fa, "en": activation_en}
