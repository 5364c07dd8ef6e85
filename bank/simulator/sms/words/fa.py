"""Persian."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.simulator.sms.words.words import Words
from otp_atm.bank.wire.gateway import PaymentKind

WORDS: Final = Words(
    activation=(
        "{bank}\n"
        "کد فعال‌سازی رمز یکبار مصرف کارت {card}:\n"
        "{code}\n"
        "مهلت استفاده: {date} ساعت {time}\n"
        "این کد را فقط در همراه بانک، منوی رمز یکبار مصرف، صفحه ثبت وارد کنید."
    ),
    payment=(
        "{bank}\n"
        "رمز یکبار مصرف برای {kind} با کارت {card}:\n"
        "{code}\n"
        "پذیرنده: {merchant}\n"
        "مبلغ: {amount} ریال\n"
        "اعتبار تا ساعت {time}. آن را به هیچ‌کس نگویید."
    ),
    card_pin_changed=(
        "{bank}\n"
        "رمز اول کارت {card} در {date} ساعت {time} تغییر کرد.\n"
        "اگر شما آن را تغییر نداده‌اید، فوراً با پشتیبانی بانک تماس بگیرید و کارت را مسدود کنید."
    ),
    kinds={
        PaymentKind.PURCHASE: "خرید اینترنتی",
        PaymentKind.BILL: "پرداخت قبض",
        PaymentKind.TOP_UP: "خرید شارژ",
        PaymentKind.CARD_TO_CARD: "کارت به کارت",
    },
)
