"""Persian."""

from __future__ import annotations

from typing import Final

from otp_atm.demo.areas import Tab
from otp_atm.demo.branch import Deed, Service
from otp_atm.demo.fields import Slip
from otp_atm.demo.hands import Why
from otp_atm.demo.levers import Lever
from otp_atm.demo.own_card import Entry
from otp_atm.demo.silence import Silence
from otp_atm.demo.words.words import TO, BranchWords, CardWords, OwnCardWords, ResetWords, TourWords, Words
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
    help_tab="راهنما",
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
        (("F9",), "بی‌صدا و باصدا، مانند نشان بلندگو در پایین"),
        (("Tab",), "خودپرداز یا گوشی، کلیدها هم"),
        (("Ctrl", "L"), "زبان دیگر، برای همه پنجره"),
        (("Ctrl", "R"), "آغاز دوباره: نخست می‌پرسد؛ بار دوم یعنی آری"),
        (("F10",), "نمایش خودکار: همه راهنما، گام به گام"),
        (("F11",), "تمام‌صفحه و برگشت از آن"),
        (("F12", "H", "?"), "نمایش و بستن این راهنما"),
    ),
    mouse="با ماوس یا انگشت: کارت را بکشید یا رویش بزنید، و کلیدها و گزینه‌های نمایشگر را فشار دهید.",
    phone="گوشی: رویش بزنید تا کلیدها جز Tab و F9 تا F12 و Ctrl+R و Ctrl+L از آن شود؛ کارت را رویش بکشید.",
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
        Lever.RESET: "آغاز دوباره",
    },
    tabs={Tab.ATM: "خودپرداز", Tab.PHONE: "گوشی"},
    refusals={
        Why.FULL: "کارتی در دستگاه هست: نخست آن را بردارید.",
        Why.SHUT: "دستگاه اکنون کارت نمی‌پذیرد؛ تا چشمک زدن چراغ صبر کنید.",
    },
    silences={
        Silence.OFF: "صدا در تنظیمات خاموش است: display.sound",
        Silence.NO_DEVICE: "دستگاه پخش صدایی نیست: چیزی شنیده نمی‌شود.",
    },
    slips={
        Slip.NOT_MOBILE: "این شماره با ۰۹ آغاز می‌شود",
        Slip.TOO_LONG: "بیش از این رقم ندارد",
        Slip.CHECK_DIGIT: "یک رقم نادرست است (Luhn)",
        Slip.TAKEN: "این کارت هم‌اکنون در کیف است",
        Slip.SHORT: "{missing} رقم دیگر",
    },
    cards=CardWords(
        number_on_file="شماره تلفن همراه ثبت شده",
        no_number="بدون شماره تلفن همراه",
        enrolled="ثبت نام شده، آفلاین و پیامکی",
        offline_only="ثبت نام شده، فقط آفلاین",
        sms_only="ثبت نام شده، فقط پیامکی",
        passwords_locked="رمزها قفل شده",
        blocked="کارت مسدود",
        tries_left="فرصت‌های رمز: {tries}",
        expired="تاریخ انقضا گذشته",
        unknown="ناشناخته برای بانک",
        own="رمز خودتان",
    ),
    branch=BranchWords(
        title="باجه شعبه",
        customers="دارندگان کارت",
        number="شماره ثبت‌شده",
        card="کارت",
        passwords="رمز یکبار مصرف",
        language="زبان پیامک",
        none="ندارد",
        in_order="بدون ایراد",
        not_enrolled="ثبت نام نشده",
        nothing_known="بانک هنوز پاسخ نداده است.",
        services={Service.NUMBER: "شماره تلفن همراه", Service.PIN: "رمز جدید کارت"},
        submit={Service.NUMBER: "ثبت این شماره", Service.PIN: "دادن این رمز به کارت"},
        unblock="رفع مسدودی",
        correct="اصلاح",
        hints={
            Service.NUMBER: "شماره تلفن همراه دارنده کارت را وارد کنید: ۰۹…",
            Service.PIN: "دارنده کارت ۴ تا ۱۲ رقم وارد می‌کند؛ کس دیگری آن را نمی‌بیند.",
        },
        waiting="در حال پرسش از بانک…",
        done={
            Deed.NUMBER: "شماره ثبت شد. از این پس پیامک‌ها به این شماره می‌آید.",
            Deed.PIN: "رمز جدید کارت داده شد و همه فرصت‌ها برگشت.",
            Deed.UNBLOCKED: "مسدودی کارت برداشته شد و همه فرصت‌ها برگشت.",
        },
        refused={
            "card-unknown": "بانک این کارت را نمی‌شناسد؛ چیزی تغییر نکرد.",
            "bank-unreachable": "ارتباط با بانک برقرار نیست؛ کمی بعد دوباره کوشش کنید.",
        },
        failed="بانک اکنون نمی‌تواند این کار را انجام دهد؛ کمی بعد دوباره کوشش کنید.",
    ),
    own_card=OwnCardWords(
        button="افزودن کارت",
        title="کارتی از خودتان",
        fields={Entry.NUMBER: "شماره کارت", Entry.PIN: "رمز کارت", Entry.PHONE: "شماره تلفن همراه"},
        warning="کارتی خیالی بسازید: شماره و رمز کارت واقعی جایی در نمایش ندارد.",
        add="افزودن به کیف",
        waiting="بانک کارت را صادر می‌کند…",
        full="کیف پر است: با آغاز دوباره جا باز می‌شود.",
        face="YOUR OWN CARD",
    ),
    reset=ResetWords(
        title="آغاز دوباره؟",
        question="بانک، گوشی، کیف، ساعت و گزارش دستگاه به آغاز برمی‌گردند: ثبت نام‌ها، پیامک‌ها و کارت‌های خودتان پاک می‌شوند.",
        kept="گزارش تا این لحظه کنار گزارش جدید نگه داشته می‌شود.",
        yes="آغاز دوباره",
        yes_keys="Ctrl+R",
        no="ادامه",
        waiting="در حال آغاز دوباره…",
    ),
    tour=TourWords(
        paused="مکث",
        stopped="متوقف شد",
        surprise=f"نمایش چنان که باید پیش نرفت: گام «{isolated('{word}')}»، {isolated('{file}:{line}')}.",
    ),
)
