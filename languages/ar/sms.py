"""Arabic for the bank's text messages. The app's pages are named as the app names them, in Persian."""

from __future__ import annotations

from typing import Final

from otp_atm.bank.simulator.sms.words.words import Words
from otp_atm.bank.wire.gateway import PaymentKind

WORDS: Final = Words(
    activation=(
        "{bank}\n"
        "رمز تفعيل كلمات المرور لمرة واحدة للبطاقة {card}:\n"
        "{code}\n"
        "صالح حتى {date} الساعة {time}.\n"
        "لا تُدخل هذا الرمز إلا في تطبيق البنك «همراه بانک»، قائمة «رمز یکبار مصرف»، صفحة «ثبت»."
    ),
    payment=(
        "{bank}\n"
        "كلمة المرور لمرة واحدة، {kind} بالبطاقة {card}:\n"
        "{code}\n"
        "التاجر: {merchant}\n"
        "المبلغ: {amount} ريال إيراني\n"
        "صالحة حتى الساعة {time}. لا تُطلع عليها أحداً."
    ),
    card_pin_changed=(
        "{bank}\n"
        "تم تغيير الرقم السري للبطاقة المنتهية بـ {card} في {date} الساعة {time}.\n"
        "إن لم تكن أنت من غيّره، فاتصل فوراً بدعم البنك وأوقف البطاقة."
    ),
    kinds={
        PaymentKind.PURCHASE: "شراء عبر الإنترنت",
        PaymentKind.BILL: "دفع فاتورة",
        PaymentKind.TOP_UP: "شراء رصيد هاتف",
        PaymentKind.CARD_TO_CARD: "تحويل من بطاقة إلى بطاقة",
    },
)
