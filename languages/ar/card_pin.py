"""Arabic, as in `screens` beside it."""

from __future__ import annotations

from typing import Final

from otp_atm.screens.words import Says
from otp_atm.services.card_pin.words.words import Words

_ONE_MOMENT: Final = "يُرجى الانتظار لحظات."
_COVER: Final = "غطِّ لوحة المفاتيح بيدك عند إدخال الرقم السري."

WORDS: Final = Words(
    change_card_pin="تغيير الرقم السري للبطاقة",
    new_card_pin=Says(
        "اختر رقماً سرياً جديداً للبطاقة",
        ("ستستخدمه كلما طُلب الرقم السري لهذه البطاقة.", "بعد آخر رقم، اضغط المفتاح الأخضر.", _COVER),
    ),
    new_card_pin_weak="هذا الرقم يسهل تخمينه. يُرجى اختيار رقم آخر.",
    card_pin_unchanged="هذا هو رقم بطاقتك السري الحالي. يُرجى اختيار رقم آخر.",
    new_card_pins_differed="الرقمان السريان غير متطابقين. يُرجى اختيار الرقم من جديد.",
    checking_new_card_pin=Says("جارٍ التحقق من الرقم السري الجديد", (_ONE_MOMENT,)),
    too_many_new_card_pins=Says(
        "لم يتغيّر الرقم السري للبطاقة",
        ("جُرّبت أرقام كثيرة؛ رقمك السري السابق ما زال سارياً.", "للمحاولة من جديد، يُرجى إدخال البطاقة مرة أخرى."),
    ),
    new_card_pin_again=Says("أدخل الرقم السري الجديد مرة أخرى", ("بعد آخر رقم، اضغط المفتاح الأخضر.", _COVER)),
    changing_card_pin=Says("جارٍ تغيير الرقم السري للبطاقة", (_ONE_MOMENT,)),
    card_pin_changed=Says(
        "تم تغيير الرقم السري لبطاقتك",
        ("استخدم الرقم الجديد من الآن فصاعداً؛ لم يعد الرقم القديم صالحاً.", "لا تُخبر به أحداً ولا تكتبه."),
    ),
)
