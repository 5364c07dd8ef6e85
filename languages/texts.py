"""A text that is given in several languages: a bank's name, what a card of the wallet shows."""

from __future__ import annotations

from collections.abc import Mapping

from otp_atm.kiosk.vocabulary import Language
from otp_atm.languages.direction import reads_right_to_left

Texts = Mapping[str, str]
"""The same said in several languages, by their codes; at least in one."""


def said(texts: Texts, language: Language) -> str:
    """The text in `language`; where it is not given in that, in one that is written the same way, or else the first.

    >>> from otp_atm.languages import language
    >>> said({"fr": "Banque", "de": "Bank"}, language("en"))
    'Banque'
    """
    if language.code in texts:
        return texts[language.code]
    alike = (text for text in texts.values() if reads_right_to_left(text) is language.right_to_left)
    return next(alike, next(iter(texts.values())))
