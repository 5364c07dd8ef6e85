"""All words of the phone, one file for each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.vocabulary import Language
from phone.words import en, fa
from phone.words.words import Entry, Says, Words

__all__ = ["Entry", "Says", "Words", "words_of"]

_WORDS: Final[Mapping[Language, Words]] = {Language.PERSIAN: fa, Language.ENGLISH: en}


def words_of(language: Language) -> Words:
    """The words of a language."""
    return _WORDS[language]
