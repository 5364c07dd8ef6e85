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
    ok="موفق",
    failed="ناموفق",
    left_out="کنارگذاشته",
    unjudged="بدون داوری",
    why="چرا ناموفق شد",
    why_left_out="چرا کنار گذاشته شد",
    trouble="مشکل در ارتباط با بانک",
    # A session that was kept
    visit="مراجعهٔ {n} به پایانهٔ {terminal}",
    kept="نشست ضبط‌شده، بازگفته",
    same="بازپخش شد: همهٔ صفحه‌ها و سطرهای ژورنال همان است که ضبط شده بود.",
    differs="این نشست بازپخش نمی‌شود: با آنچه این برنامه اجرا می‌کند یکی نیست.",
    checked=(
        "مقایسه‌شده: صفحه‌ها جزءبه‌جزء، حالت‌ها، سطرهای ژورنال و زنجیرهٔ درهم‌سازی آن‌ها. "
        "مقایسه‌نشده: درخواست‌ها و پاسخ‌ها، گوشی و گام‌های سناریو، که تنها در همین روایت هستند؛ "
        "مُهرها، که کلید پایانه را می‌خواهند."
    ),
    made_by="صفحه نوشتهٔ",
    # About the whole
    source="پرونده",
    terminal="پایانه",
    bank="بانک",
    in_process="در همین فرایند",
    begun="آغاز",
    lasted="مدت به ساعت پایانه",
    took="زمان اجرا",
    zone="منطقهٔ زمانی",
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
        "n": "مورد ناموفق یا مشکل بعدی با بانک",
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
    last="آنچه پیش از این رخ داد: گام {n}",
    # What happens in a step
    atm="خودپرداز",
    phone="گوشی",
    not_yet="هنوز چیزی نمایش داده نشده است",
    sequence="آنچه در این گام نمایش داده شد",
    kinds={
        "move": "حالت",
        "journal": "ژورنال",
        "ask": "پرسش",
        "answer": "نتیجه",
        "sent": "درخواست",
        "came": "پاسخ",
        "screen": "خودپرداز",
        "phone": "گوشی",
        "repeated": "تکرار",
        "step": "گام",
        "done": "گام",
    },
    kinds_title="آنچه گفته می‌شود",
    kind_help={
        "journal": "سطری که پایانه در ژورنال خود نوشته است",
        "move": "یک رویداد، و حالت پایانه پیش و پس از آن",
        "ask": "آنچه پایانه از بانک می‌خواهد، در هر پروتکلی",
        "sent": "آنچه برای آن با HTTP فرستاده می‌شود: هر بار تلاش",
        "came": "آنچه در برابر آن می‌رسد، یا اینکه چرا چیزی به کار نیامد",
        "answer": "آنچه پایانه از آن برداشت می‌کند",
    },
    parties={"terminal": "خودپرداز", "phone": "گوشی", "shop": "فروشگاه", "token endpoint": "خودپرداز، برای توکن", "bank": "بانک"},
    record="چنان‌که در ژورنال است؛ زمان‌ها به UTC است",
    computer_clock="{time} پس از آغاز، به ساعت رایانه",
    headers="سرآیندها",
    body="بدنه",
    empty="خالی",
    no_reply="بدون پاسخ",
    repeated="همین، {n} بار دیگر، بی‌آنکه کسی بیاید",
    # Index
    scenarios="سناریوها: {n}",
    not_played="اجرانشده: {n}",
    shown="نمایش‌داده‌شده: {n}",
    run="اجرای {n}",
    verdict="وضعیت",
)
