"""All words by which the phone knows the bank's messages: each language's in a file that is found by its code."""

from __future__ import annotations

from functools import cache

from otp_atm import languages
from otp_atm.kiosk.vocabulary import Language
from otp_atm.phone.bank_sms.words.words import Words

__all__ = ["Words", "all_words", "words_of"]


@cache
def words_of(language: Language) -> Words:
    """The words of a language. Raises languages.NotSaid where there are none."""
    return languages.words(__name__, language, Words)


def all_words() -> tuple[Words, ...]:
    """In whatever language the bank writes."""
    return tuple(map(words_of, languages.speaking(__name__)))
