"""All words of the screens, one file for each language."""

from __future__ import annotations

from kiosk.vocabulary import Language
from screens.words.en import ENGLISH
from screens.words.fa import PERSIAN
from screens.words.words import Words

__all__ = ["Words", "words_of"]

_WORDS = {Language.PERSIAN: PERSIAN, Language.ENGLISH: ENGLISH}


def words_of(language: Language) -> Words:
    """The words of a language."""
    return _WORDS[language]
