"""What the demo itself says, in both languages; the terminal's own words are in `screens`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from demo.areas import LEAST_FOR_PHONE
from demo.levers import Lever
from kiosk.vocabulary import Language
from screens.brand import Bilingual
from screens.digits import digits, isolated

GUIDE: Final = (
    Bilingual("کارت را وارد کنید", "Insert your card"),
    Bilingual("رمز را پوشیده بزنید", "Shield your PIN"),
    Bilingual("کارت را بردارید", "Take your card"),
)
"""Engraved beside the PIN pad, in both languages."""


TO: Final = "…"


@dataclass(frozen=True, slots=True)
class TourWords:
    """What stands beside the captions of the guided tour while it does not go on."""

    title: str
    paused: str
    stopped: str
    surprise: str
    """What came otherwise; takes the fields of a `demo.tour.tour.Surprise`."""
    too_small: str
    """The window has no room for the phone; takes the `width` and `height` that it needs."""


@dataclass(frozen=True, slots=True)
class Words:
    """The demo's words in one language."""

    wallet: str
    pin: str
    """Takes `{pin}`; `pins` likewise, for all cards at once."""
    pins: str
    kept: str
    message: str
    """Above a text message; takes `{phone}`."""
    help: str
    help_lines: tuple[tuple[tuple[str, ...], str], ...]
    """Which keys of the keyboard, and what they do. `TO` stands between the first and the last of several."""
    mouse: str
    phone: str
    """What hands can do with the phone."""
    close: str
    phone_clock: str
    """Takes `{error}`, minutes and seconds."""
    levers: Mapping[Lever, str]
    branch: str
    branch_hint: str
    branch_waiting: str
    branch_done: str
    branch_refused: Mapping[str, str]
    """Why a number was not registered, by the code of what went wrong."""
    branch_failed: str
    """The same for any other code."""
    tour: TourWords


_PERSIAN: Final = Words(
    wallet="کارت‌های نمایشی",
    pin="رمز {pin}",
    pins="رمز همه: {pin}",
    kept="کارت در دستگاه ماند؛ کارت تازه بگیرید",
    message="پیامک به {phone}",
    help="راهنمای کلیدها",
    help_lines=(
        (("0", TO, "9"), "رقم‌های رمز؛ در فهرست‌ها شماره گزینه"),
        (("Enter",), "تأیید رمز"),
        (("Backspace", "Delete"), "اصلاح: پاک کردن رقم‌ها"),
        (("Esc",), "انصراف و پس گرفتن کارت"),
        (("F1", TO, "F4"), "کلیدهای سمت چپ نمایشگر، از بالا"),
        (("F5", TO, "F8"), "کلیدهای سمت راست نمایشگر، از بالا"),
        (("↑", "↓"), "برگزیدن کارت در کیف"),
        (("Space",), "وارد کردن کارت برگزیده، یا برداشتن کارت"),
        (("F10",), "نمایش خودکار: همه راهنما، گام به گام"),
        (("F11",), "تمام‌صفحه و برگشت از آن"),
        (("F12", "H", "?"), "نمایش و بستن این راهنما"),
    ),
    mouse="با موس یا انگشت: کارت را بکشید یا رویش بزنید، و کلیدها و گزینه‌های نمایشگر را فشار دهید.",
    phone="گوشی: رویش بزنید تا همه کلیدها جز F10 تا F12 از آن شود؛ کارت را رویش بکشید تا بخواند.",
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
    branch="باجه شعبه: ثبت یا اصلاح شماره همراه",
    branch_hint="دارنده کارت را برگزینید و شماره همراه او را وارد کنید.",
    branch_waiting="در حال ثبت…",
    branch_done="شماره همراه ثبت شد. از این پس پیامک‌ها به این شماره می‌آید.",
    branch_refused={
        "card-unknown": "بانک این کارت را نمی‌شناسد؛ شماره ثبت نشد.",
        "bank-unreachable": "ارتباط با بانک برقرار نیست؛ کمی بعد دوباره ثبت کنید.",
    },
    branch_failed="بانک اکنون نمی‌تواند شماره را ثبت کند؛ کمی بعد دوباره ثبت کنید.",
    tour=TourWords(
        title="نمایش خودکار",
        paused="مکث",
        stopped="متوقف شد",
        surprise=f"نمایش چنان که باید پیش نرفت: گام «{isolated('{word}')}»، {isolated('{file}:{line}')}.",
        too_small=(
            f"پنجره برای نمایش خودکار کوچک است: دست‌کم {isolated('{width} × {height}')} نقطه می‌خواهد. آن را بزرگ‌تر کنید و دوباره F10 بزنید."
        ),
    ),
)
_ENGLISH: Final = Words(
    wallet="Demo cards",
    pin="PIN {pin}",
    pins="PIN of all: {pin}",
    kept="Kept by the ATM; get a new one",
    message="SMS to {phone}",
    help="Keyboard help",
    help_lines=(
        (("0", TO, "9"), "Digits of the PIN; numbers of the choices"),
        (("Enter",), "Enter: the PIN is complete"),
        (("Backspace", "Delete"), "Clear: take the digits back"),
        (("Esc",), "Cancel, and get the card back"),
        (("F1", TO, "F4"), "Keys left of the screen, from the top"),
        (("F5", TO, "F8"), "Keys right of the screen, from the top"),
        (("↑", "↓"), "Choose a card in the wallet"),
        (("Space",), "Insert the chosen card, or take the card"),
        (("F10",), "Guided tour: the whole guide plays by itself"),
        (("F11",), "Full screen and back"),
        (("F12", "H", "?"), "Show and close this help"),
    ),
    mouse="With mouse or finger: drag a card or click it; press keys, and choices on the screen.",
    phone="Phone: touch it, and all keys but F10 to F12 are its own; drag a card there to read it.",
    close="Press any key or click anywhere to close.",
    phone_clock="Phone's clock {error}",
    levers={
        Lever.PLUS_10: "+10 s",
        Lever.PLUS_60: "+60 s",
        Lever.PLUS_120: "+120 s",
        Lever.PLUS_DAY: "+24 h",
        Lever.FREEZE: "Freeze",
        Lever.SLOWER: "−",
        Lever.FASTER: "+",
        Lever.BRANCH: "Branch desk",
    },
    branch="Branch desk: register or correct a mobile number",
    branch_hint="Choose the cardholder and type their mobile number.",
    branch_waiting="Registering…",
    branch_done="The number is on file. Text messages go there from now on.",
    branch_refused={
        "card-unknown": "The bank does not know this card; the number is not on file.",
        "bank-unreachable": "The bank cannot be reached; try again in a moment.",
    },
    branch_failed="The bank cannot register the number now; try again in a moment.",
    tour=TourWords(
        title="Guided tour",
        paused="Paused",
        stopped="Stopped",
        surprise="{file}, line {line}, «{word}»: {problem}; the ATM shows {screen}, and the phone {page}.",
        too_small="The window is too small for the guided tour, which needs {width} × {height} pixels. Enlarge it, and press F10 again.",
    ),
)


def words_of(language: Language) -> Words:
    return _PERSIAN if language is Language.PERSIAN else _ENGLISH


def too_small(language: Language) -> str:
    """That the window has no room for the guided tour, and how large it must be."""
    width, height = (digits(length, language) for length in LEAST_FOR_PHONE)
    return words_of(language).tour.too_small.format(width=width, height=height)
