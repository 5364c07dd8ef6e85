"""All words of the live page: each language's in a file that is found by its code."""

from __future__ import annotations

from otp_atm import languages
from otp_atm.kiosk.vocabulary import Language
from otp_atm.remote.page.live_words.words import Words

__all__ = ["Words", "spoken", "words_of"]


def words_of(language: Language) -> Words:
    """The words of a language. Raises languages.NotSaid where there are none."""
    return languages.words(__name__, language, Words)


def spoken() -> tuple[Language, ...]:
    """The languages of the page."""
    return languages.speaking(__name__)
