"""All words of the phone: each language's in a file that is found by its code."""

from __future__ import annotations

from functools import cache

from otp_atm import languages
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.words.words import Entry, Says, Words

__all__ = ["Entry", "Says", "Words", "nearest", "spoken", "words_of"]


@cache
def words_of(language: Language) -> Words:
    """The words of a language. Raises languages.NotSaid where there are none."""
    return languages.words(__name__, language, Words)


def spoken() -> tuple[Language, ...]:
    """The languages of the phone."""
    return languages.speaking(__name__)


def nearest(language: Language) -> Language:
    """In what a new phone answers to somebody who speaks this language at the ATM."""
    return languages.nearest(__name__, language)
