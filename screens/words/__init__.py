"""All words of the screens: each language's in a file that is found by its code."""

from __future__ import annotations

from functools import cache

from otp_atm import languages
from otp_atm.kiosk.vocabulary import Language
from otp_atm.screens.words.words import Says, Words

__all__ = ["Says", "Words", "speaking", "words_of"]


@cache
def words_of(language: Language) -> Words:
    """The words of a language. Raises languages.NotSaid where there are none."""
    return languages.words(__name__, language, Words)


def speaking() -> tuple[Language, ...]:
    """The languages of the screens."""
    return languages.speaking(__name__)
