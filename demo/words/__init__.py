"""All words of the demo: each language's in a file that is found by its code."""

from __future__ import annotations

from functools import cache

from otp_atm import languages
from otp_atm.demo.words.words import TO, Words
from otp_atm.kiosk.vocabulary import Language

__all__ = ["TO", "Words", "on_the_machine", "speaking", "spoken", "words_of"]


@cache
def words_of(language: Language) -> Words:
    """The words of a language. Raises languages.NotSaid where there are none."""
    return languages.words(__name__, language, Words)


def speaking() -> tuple[Language, ...]:
    """The languages of the demo."""
    return languages.speaking(__name__)


def spoken(language: Language) -> Language:
    """In what the demo answers to somebody who speaks this language at the ATM."""
    return languages.nearest(__name__, language)


def language_named(code: str) -> str:
    """What a language is called in itself; its code where there is no such language here."""
    return next((one.name for one in languages.found() if one.code == code), code)


def on_the_machine() -> tuple[Language, Language]:
    """The languages of what is written on the machine and on cards: one that is read from the left, and one that is read from the right."""
    left, right = (next(one for one in speaking() if one.right_to_left is way) for way in (False, True))
    return left, right
