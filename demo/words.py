"""What the demo itself says, in both languages; the terminal's own words are in `screens`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.vocabulary import Language
from screens.brand import Bilingual

GUIDE: Final = (
    Bilingual("کارت را وارد کنید", "Insert your card"),
    Bilingual("رمز را پوشیده بزنید", "Shield your PIN"),
    Bilingual("کارت را بردارید", "Take your card"),
)
"""Engraved beside the PIN pad, in both languages."""


TO: Final = "…"


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
    close: str


_PERSIAN: Final = Words(
    wallet="کارت‌های نمایشی",
    pin="رمز {pin}",
    pins="رمز همه: {pin}",
    kept="کارت در دستگاه ماند؛ کارت تازه بگیرید",
    message="پیامک به {phone}",
    help="راهنمای کلیدها",
    help_lines=(
        (("0", TO, "9"), "رقم‌های صفحه‌کلید رمز"),
        (("Enter",), "تأیید رمز"),
        (("Backspace", "Delete"), "اصلاح: پاک کردن رقم‌ها"),
        (("Esc",), "انصراف و پس گرفتن کارت"),
        (("F1", TO, "F4"), "کلیدهای سمت چپ نمایشگر، از بالا"),
        (("F5", TO, "F8"), "کلیدهای سمت راست نمایشگر، از بالا"),
        (("↑", "↓"), "برگزیدن کارت در کیف"),
        (("Space",), "وارد کردن کارت برگزیده، یا برداشتن کارت"),
        (("F11",), "تمام‌صفحه و برگشت از آن"),
        (("F12", "H", "?"), "نمایش و بستن این راهنما"),
    ),
    mouse="با موس یا انگشت: کارت را بکشید یا رویش بزنید، و کلیدها و گزینه‌های نمایشگر را فشار دهید.",
    close="برای بستن، کلیدی بزنید یا جایی را لمس کنید.",
)
_ENGLISH: Final = Words(
    wallet="Demo cards",
    pin="PIN {pin}",
    pins="PIN of all: {pin}",
    kept="Kept by the ATM; get a new one",
    message="SMS to {phone}",
    help="Keyboard help",
    help_lines=(
        (("0", TO, "9"), "Digits of the PIN pad"),
        (("Enter",), "Enter: the PIN is complete"),
        (("Backspace", "Delete"), "Clear: take the digits back"),
        (("Esc",), "Cancel, and get the card back"),
        (("F1", TO, "F4"), "Keys left of the screen, from the top"),
        (("F5", TO, "F8"), "Keys right of the screen, from the top"),
        (("↑", "↓"), "Choose a card in the wallet"),
        (("Space",), "Insert the chosen card, or take the card"),
        (("F11",), "Full screen and back"),
        (("F12", "H", "?"), "Show and close this help"),
    ),
    mouse="With mouse or finger: drag a card or click it; press keys, and choices on the screen.",
    close="Press any key or click anywhere to close.",
)


def words_of(language: Language) -> Words:
    return _PERSIAN if language is Language.PERSIAN else _ENGLISH
