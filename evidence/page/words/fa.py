"""Persian: plain, short and polite."""

from __future__ import annotations

from typing import Final

from otp_atm.evidence.page.words.words import Words

WORDS: Final = Words(
    # What a page is
    kind="آنچه رخ داد",
    index_kind="گزارش",
    index_title="سناریوهای اجراشده",
    no_script="این صفحه به جاوااسکریپت نیاز دارد که درون خود آن است. چیزی از جایی بارگیری نمی‌شود.",
    back="همهٔ سناریوها",
    language="زبان",
    # How it went
    ok="برقرار",
    failed="ناموفق",
    left_out="اجرانشده",
    unjudged="بدون داوری",
    why="آنچه جز این شد",
    # About the whole
    source="پرونده",
    terminal="پایانه",
    begun="آغاز",
    lasted="به ساعت پایانه",
    took="زمان اجرا",
    traces="شناسه‌های ردیابی",
    proves="نشان می‌دهد",
    tags="برچسب‌ها",
    seconds="{n} ثانیه",
    day="+{n} روز",
    milliseconds="{n} میلی‌ثانیه",
    # Looking for something
    search="جست‌وجو",
    found="{n} از {all}",
    none_found="چیزی یافت نشد",
    keys="کلیدها",
    key_help={
        "↓ ↑ · j k": "بعدی، قبلی",
        "n": "شکست بعدی",
        "Home End": "نخستین، واپسین",
        "Enter": "باز کردن جزئیات",
        "Esc": "بازگشت: پایان جست‌وجو، بستن",
        "/": "جست‌وجو",
        "?": "همین کلیدها",
    },
    close="بستن",
    # Steps
    steps="گام‌ها",
    before="پیش از گام نخست",
    line="سطر {n}",
    nothing="در پایانه و بانک چیزی رخ نداد.",
    # What happens in a step
    atm="خودپرداز",
    phone="گوشی",
    not_yet="هنوز هیچ",
    sequence="آنچه در این گام نمایش داده شد",
    kinds={
        "move": "گذر",
        "journal": "ژورنال",
        "ask": "پرسش",
        "answer": "پاسخ",
        "sent": "درخواست",
        "came": "پاسخ بانک",
        "screen": "خودپرداز",
        "phone": "گوشی",
        "repeated": "تکرار",
        "step": "گام",
        "done": "گام",
    },
    headers="سرآیندها",
    body="بدنه",
    empty="خالی",
    no_reply="بدون پاسخ قابل استفاده",
    repeated="{n} بار همین",
    # Index
    scenarios="{n} سناریو",
    not_played="{n} اجرا نشد",
    verdict="نتیجه",
)
