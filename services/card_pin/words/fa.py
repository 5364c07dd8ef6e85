"""Persian."""

from __future__ import annotations

from typing import Final

from otp_atm.screens.words import Says
from otp_atm.services.card_pin.words.words import Words

_ONE_MOMENT = "لطفاً چند لحظه صبر کنید."
_COVER = "هنگام ورود رمز، صفحه‌کلید را با دست بپوشانید."

WORDS: Final = Words(
    change_card_pin="تغییر رمز اول",
    new_card_pin=Says(
        "رمز اول جدید را انتخاب کنید",
        ("هر جا رمز کارت خواسته شود، این رمز را وارد می‌کنید.", "پس از آخرین رقم، کلید تأیید را فشار دهید.", _COVER),
    ),
    new_card_pin_weak="حدس زدن این رمز آسان است. لطفاً رمز دیگری انتخاب کنید.",
    card_pin_unchanged="این همان رمز کنونی کارت است. لطفاً رمز دیگری انتخاب کنید.",
    new_card_pins_differed="دو رمزی که وارد کردید یکسان نبود. لطفاً دوباره رمزی انتخاب کنید.",
    checking_new_card_pin=Says("رمز جدید در حال بررسی است", (_ONE_MOMENT,)),
    too_many_new_card_pins=Says(
        "رمز اول تغییر نکرد",
        ("بیش از حد مجاز رمز آزموده شد؛ رمز پیشین شما همچنان معتبر است.", "برای تلاش دوباره، کارت را دوباره وارد دستگاه کنید."),
    ),
    new_card_pin_again=Says("رمز اول جدید را دوباره وارد کنید", ("پس از آخرین رقم، کلید تأیید را فشار دهید.", _COVER)),
    changing_card_pin=Says("رمز اول شما در حال تغییر است", (_ONE_MOMENT,)),
    card_pin_changed=Says(
        "رمز اول شما تغییر کرد",
        ("از این پس رمز جدید را وارد کنید؛ رمز پیشین باطل شده است.", "رمز را به کسی نگویید و جایی ننویسید."),
    ),
)
