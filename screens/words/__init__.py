"""All words of the screens, one file for each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.vocabulary import Language
from screens.words import en, fa
from screens.words.words import Says, Words

__all__ = ["Says", "Words", "words_of"]

_WORDS: Final[Mapping[Language, Words]] = {Language.PERSIAN: fa, Language.ENGLISH: en}


def words_of(language: Language) -> Words:
    """The words of a language."""
    return _WORDS[language]
