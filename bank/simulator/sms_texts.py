"""What the bank's text messages say, in the customer's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import jdatetime

from bank.simulator.bank_time import BANK_TIME
from bank.simulator.issuer import BankName
from bank.wire.gateway import Payment, PaymentKind

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


def payment_text(bank: BankName, pan: str, payment: Payment, code: str, valid_until: datetime, *, language: str) -> str:
    """The SMS with a one-time password (G14): what it pays, and until when it is good."""
    return PAYMENT[language](bank, pan[-4:], payment, code, valid_until.astimezone(BANK_TIME))


def payment_fa(bank: BankName, card: str, payment: Payment, code: str, valid_until: datetime) -> str:
    amount = persian(f"{payment.amount:,}").replace(",", "٬")
    return (
        f"{bank.fa}\n"
        f"رمز پویا برای {KINDS_FA[payment.kind]} با کارت {persian(card)}:\n"
        f"{persian(code)}\n"
        f"پذیرنده: {isolated(payment.merchant)}\n"
        f"مبلغ: {amount} ریال\n"
        f"اعتبار تا ساعت {persian(f'{valid_until:%H:%M:%S}')}. آن را به هیچ‌کس نگویید."
    )


def payment_en(bank: BankName, card: str, payment: Payment, code: str, valid_until: datetime) -> str:
    return (
        f"{bank.en}\n"
        f"One-time password for {KINDS_EN[payment.kind]}, card ending {card}:\n"
        f"{code}\n"
        f"To: {isolated(payment.merchant)}\n"
        f"Amount: {payment.amount:,} rials\n"
        f"Valid until {valid_until:%H:%M:%S}. Tell it to nobody."
    )


def isolated(name: str) -> str:
    """A name in a script of its own, which must not rearrange the line around it (Unicode bidi: FSI … PDI)."""
    return f"\u2068{name}\u2069"


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


KINDS_FA: Final = {
    PaymentKind.PURCHASE: "خرید اینترنتی",
    PaymentKind.BILL: "پرداخت قبض",
    PaymentKind.TOP_UP: "خرید شارژ",
    PaymentKind.CARD_TO_CARD: "کارت به کارت",
}
KINDS_EN: Final = {
    PaymentKind.PURCHASE: "an internet purchase",
    PaymentKind.BILL: "a bill payment",
    PaymentKind.TOP_UP: "a top-up",
    PaymentKind.CARD_TO_CARD: "a card-to-card transfer",
}
PAYMENT: Final[dict[str, Callable[[BankName, str, Payment, str, datetime], str]]] = {"fa": payment_fa, "en": payment_en}
ACTIVATION: Final[dict[str, Callable[[BankName, str, str, datetime], str]]] = {"fa": activation_fa, "en": activation_en}
