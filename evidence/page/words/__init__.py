"""All words of the pages: each language's in a file that is found by its code."""

from __future__ import annotations

from otp_atm import languages
from otp_atm.evidence.page.words.words import Words
from otp_atm.kiosk.vocabulary import Language

__all__ = ["Words", "nearest", "spoken", "words_of"]


def words_of(language: Language) -> Words:
    """The words of a language. Raises languages.NotSaid where there are none."""
    return languages.words(__name__, language, Words)


def spoken() -> tuple[Language, ...]:
    """The languages of the pages."""
    return languages.speaking(__name__)


def nearest(language: Language) -> Language:
    """In what a page opens for somebody who speaks this language."""
    return languages.nearest(__name__, language)
