"""Text messages on the phone. They are told apart and put in order by when and what was sent, never by when they happened to arrive."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from otp_atm.phone.bank_sms.words import all_words
from otp_atm.phone.form import Clip, Field
from otp_atm.screens.typed import amounts, plain

KEPT: Final = 60
_CODE: Final = re.compile(r"^[\u2066-\u2069\u200e\u200f ]*(\d{5,10})[\u2066-\u2069\u200e\u200f ]*$", re.MULTILINE)
"""In digits of any script, with or without marks of direction."""
_NUMBER: Final = re.compile(r"\d{5,}|\d{4}(?:[^\w\n]{1,3}\d{4})+")
_CARD: Final = re.compile(r"(?<!\d)\d{4}(?!\d)")
"""The end of a card number, before a code."""
_SUM: Final = re.compile(r"(?<!\d)\d{1,3}(?:[,٬]\d{3})+(?!\d)")
"""A sum of money, after it."""
LIVES: Final[Mapping[Field, timedelta]] = {Field.OTP: timedelta(seconds=120), Field.ACTIVATION_CODE: timedelta(hours=24)}
"""For how long a code by SMS is good (G8, G14)."""


@dataclass(frozen=True, slots=True)
class Sms:
    """A message as the network delivers it. `sent_at` is the service centre's time stamp (3GPP TS 23.040, 9.2.3.11).

    `message_id` tells which of two messages of the same moment was sent first; a bank that begins anew counts from the beginning.
    """

    sent_at: datetime
    to: str = field(repr=False)
    text: str = field(repr=False)
    message_id: int = field(default=0, compare=False)

    @property
    def order(self) -> tuple[datetime, int]:
        """Of two messages, the one with the greater was sent later."""
        return self.sent_at, self.message_id

    @property
    def code(self) -> str:
        """The code that stands on a line of its own, in ASCII digits; empty if there is none.

        >>> Sms(datetime(2026, 1, 1), "", "Your code:\\n۱۲۳۴۵۶\\n").code
        '123456'
        """
        found = _CODE.search(self.text)
        return plain(found[1]) if found else ""

    @property
    def secret(self) -> tuple[tuple[int, int], ...]:
        """Where in the text numbers stand that may be a code's or a card's: not dates, hours, amounts in groups, the end of a card."""
        return tuple(found.span() for found in _NUMBER.finditer(self.text))

    @property
    def clip(self) -> Clip:
        """The code as it is copied. What it is for, the words before it say; its length does not."""
        found = _CODE.search(self.text)
        begin, end = found.span() if found else (0, 0)
        purpose = Field.ACTIVATION_CODE if _activation().search(self.text, 0, begin) else Field.OTP
        cards = _CARD.findall(self.text, 0, begin)
        sums = tuple(int(amount) for text in _SUM.findall(self.text, end) for amount in amounts(text))
        return Clip(self.code, purpose, self.sent_at, self.sent_at + LIVES[purpose], plain(cards[-1]) if cards else "", sums)


@cache
def _activation() -> re.Pattern[str]:
    """The line before an activation code, in any language. A merchant's name, which may say anything, stands after the code."""
    said = "|".join(re.escape(words.activation_code) for words in all_words())
    return re.compile(rf"^.*(?:{said}).*:$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in the inbox."""

    sms: Sms
    read: bool = False
    over: bool = False
    """It has no code, or one that is of no more use: used, refused, replaced by a newer one, or too old."""


Letters = tuple[Letter, ...]
"""Newest first, by time of sending."""


def received(letters: Letters, sms: Sms) -> Letters:
    """The inbox with one more message, in its place. The same message once more changes nothing; the oldest make room."""
    if any(letter.sms == sms for letter in letters):
        return letters
    later = sum(letter.sms.order > sms.order for letter in letters)
    arrived = (*letters[:later], Letter(sms, over=not sms.code), *letters[later:])[:KEPT]
    return tuple(replaced(letter, arrived) for letter in arrived)


def replaced(letter: Letter, letters: Letters) -> Letter:
    """This one among these: its code is over where a newer one ends it."""
    newer = (other.sms for other in letters if other.sms.code and other.sms.order > letter.sms.order)
    return letter if letter.over else replace(letter, over=any(ends(sms.clip, letter.sms.clip) for sms in newer))


def ends(newer: Clip, older: Clip) -> bool:
    """Whether a code by SMS ends one before it: of its kind, for the same card; that of a new enrolment ends all the card's (F6)."""
    return newer.card == older.card and newer.meant_for in {older.meant_for, Field.ACTIVATION_CODE}


def spent(letters: Letters, is_over: Callable[[Clip], bool]) -> Letters:
    """The inbox where such codes are over."""
    return tuple(letter if letter.over else replace(letter, over=is_over(letter.sms.clip)) for letter in letters)


def opened(letters: Letters, sms: Sms) -> Letters:
    """The inbox with this message read."""
    return tuple(replace(letter, read=True) if letter.sms == sms else letter for letter in letters)


def unread(letters: Letters) -> int:
    return sum(not letter.read for letter in letters)
