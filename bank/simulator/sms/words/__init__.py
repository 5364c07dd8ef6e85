"""All words of the bank's text messages: each language's in a file that is found by its code."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from otp_atm import languages
from otp_atm.kiosk.vocabulary import Language

if TYPE_CHECKING:
    from otp_atm.bank.simulator.sms.words.words import Words

__all__ = ["speaking", "words_of"]


@cache
def words_of(language: Language) -> Words:
    """The words of a language. Raises languages.NotSaid where there are none."""
    from otp_atm.bank.simulator.sms.words.words import Words  # a terminal that looks up which languages there are needs no messages

    return languages.words(__name__, language, Words)


def speaking() -> tuple[Language, ...]:
    """The languages in which the bank can write to its customers."""
    return languages.speaking(__name__)
