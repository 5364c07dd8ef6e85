"""Persian."""

from __future__ import annotations

from typing import Final

from otp_atm.demo.areas import Tab
from otp_atm.demo.levers import Lever
from otp_atm.demo.words.words import TO, TourWords, Words
from otp_atm.kiosk.vocabulary import Key
from otp_atm.languages.direction import isolated

WORDS: Final = Words(
    engraved=("کارت را وارد کنید", "رمز را پوشیده بزنید", "کارت را بردارید"),
    caps={Key.CANCEL: "انصراف", Key.CLEAR: "اصلاح", Key.ENTER: "تأیید"},
    other_bank="بانک دیگر",
    wallet="کارت‌های نمایشی",
    pin="رمز {pin}",
    pins="رمز همه: {pin}",
    kept="کارت در دستگاه ماند؛ کارت جدید بگیرید",
    message="پیامک به {phone}",
    help="راهنمای کلیدها",
    keyboard={Key.CANCEL: "Esc", Key.CLEAR: "Backspace", Key.ENTER: "Enter"},
    space="Space",
    help_lines=(
        (("0", TO, "9"), "رقم‌های رمز؛ در فهرست‌ها شماره گزینه"),
        (("Enter",), "تأیید رمز"),
        (("Backspace", "Delete"), "اصلاح: پاک کردن رقم‌ها"),
        (("Esc",), "انصراف و پس گرفتن کارت"),
        (("F1", TO, "F4"), "کلیدهای سمت چپ نمایشگر، از بالا"),
        (("F5", TO, "F8"), "کلیدهای سمت راست نمایشگر، از بالا"),
        (("↑", "↓"), "انتخاب کارت در کیف"),
        (("Space",), "وارد کردن کارت انتخاب‌شده، یا برداشتن کارت"),
        (("Tab",), "خودپرداز یا گوشی، کلیدها هم"),
        (("F9",), "زبان دیگر، برای همه پنجره"),
        (("F10",), "نمایش خودکار: همه راهنما، گام به گام"),
        (("F11",), "تمام‌صفحه و برگشت از آن"),
        (("F12", "H", "?"), "نمایش و بستن این راهنما"),
    ),
    mouse="با ماوس یا انگشت: کارت را بکشید یا رویش بزنید، و کلیدها و گزینه‌های نمایشگر را فشار دهید.",
    phone="گوشی: رویش بزنید تا همه کلیدها جز Tab و F9 تا F12 از آن شود؛ کارت را رویش بکشید تا بخواند.",
    close="برای بستن، کلیدی بزنید یا جایی را لمس کنید.",
    phone_clock="ساعت گوشی {error}",
    levers={
        Lever.PLUS_10: f"{isolated('+۱۰')} ث",
        Lever.PLUS_60: f"{isolated('+۶۰')} ث",
        Lever.PLUS_120: f"{isolated('+۱۲۰')} ث",
        Lever.PLUS_DAY: f"{isolated('+۲۴')} ساعت",
        Lever.FREEZE: "ایست زمان",
        Lever.SLOWER: "−",
        Lever.FASTER: "+",
        Lever.BRANCH: "باجه شعبه",
    },
    tabs={Tab.ATM: "خودپرداز", Tab.PHONE: "گوشی"},
    branch="باجه شعبه: ثبت یا اصلاح شماره تلفن همراه",
    branch_hint="دارنده کارت را انتخاب کنید و شماره تلفن همراه او را وارد کنید.",
    branch_waiting="در حال ثبت…",
    branch_done="شماره تلفن همراه ثبت شد. از این پس پیامک‌ها به این شماره می‌آید.",
    branch_refused={
        "card-unknown": "بانک این کارت را نمی‌شناسد؛ شماره ثبت نشد.",
        "bank-unreachable": "ارتباط با بانک برقرار نیست؛ کمی بعد دوباره ثبت کنید.",
    },
    branch_failed="بانک اکنون نمی‌تواند شماره را ثبت کند؛ کمی بعد دوباره ثبت کنید.",
    tour=TourWords(
        paused="مکث",
        stopped="متوقف شد",
        surprise=f"نمایش چنان که باید پیش نرفت: گام «{isolated('{word}')}»، {isolated('{file}:{line}')}.",
    ),
)
