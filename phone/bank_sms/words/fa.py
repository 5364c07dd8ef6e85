"""Persian."""

from __future__ import annotations

from typing import Final

from otp_atm.phone.bank_sms.words.words import Words

WORDS: Final = Words(
    activation_code="کد فعال‌سازی",
    activation_example=(
        "بانک پارسیان\nکد فعال‌سازی رمز یکبار مصرف کارت ۴۶۲۸:\n۴۸۲۰۹۳۱۷\nمهلت استفاده: ۲ آذر ۱۴۰۴ ساعت ۱۲:۲۱\n"
        "این کد را فقط در همراه بانک، منوی رمز یکبار مصرف، صفحه ثبت وارد کنید."
    ),
    payment_example=(
        "بانک پارسیان\nرمز یکبار مصرف برای خرید اینترنتی با کارت ۴۶۲۸:\n۷۳۱۰۵۲۸۴\nپذیرنده: \u2068کتاب و قلم / Book and Pen\u2069\n"
        "مبلغ: ۱٬۸۵۰٬۰۰۰ ریال\nاعتبار تا ساعت ۱۲:۳۱:۴۴. آن را به هیچ‌کس نگویید."
    ),
)
