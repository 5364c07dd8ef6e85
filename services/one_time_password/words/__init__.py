"""What is said while one-time passwords are registered or deactivated: each language's in a file that is found by its code."""

from __future__ import annotations

from functools import cache

from otp_atm import languages
from otp_atm.kiosk.vocabulary import Language
from otp_atm.services.one_time_password.words.words import Words

__all__ = ["Words", "words_of"]


@cache
def words_of(language: Language) -> Words:
    """The words of a language. Raises languages.NotSaid where there are none."""
    return languages.words(__name__, language, Words)
