"""Text messages on the phone. They are told apart and put in order by when and what was sent, never by when they happened to arrive."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Final

from otp_atm.phone.bank_sms.words import all_words
from otp_atm.phone.form import Clip, Field
from otp_atm.screens.typed import plain

KEPT: Final = 60
_CODE: Final = re.compile(r"^[\u2066-\u2069\u200e\u200f ]*(\d{5,10})[\u2066-\u2069\u200e\u200f ]*$", re.MULTILINE)
"""In digits of any script, with or without marks of direction."""
_NUMBER: Final = re.compile(r"\d{5,}|\d{4}(?:[^\w\n]{1,3}\d{4})+")


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
        is_activation = bool(_activation().search(self.text, 0, found.start() if found else 0))
        return Clip(self.code, Field.ACTIVATION_CODE if is_activation else Field.OTP)


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


Letters = tuple[Letter, ...]
"""Newest first, by time of sending."""


def received(letters: Letters, sms: Sms) -> Letters:
    """The inbox with one more message, in its place. The same message once more changes nothing; the oldest make room."""
    if any(letter.sms == sms for letter in letters):
        return letters
    later = sum(letter.sms.order > sms.order for letter in letters)
    return (*letters[:later], Letter(sms), *letters[later:])[:KEPT]


def opened(letters: Letters, sms: Sms) -> Letters:
    """The inbox with this message read."""
    return tuple(replace(letter, read=True) if letter.sms == sms else letter for letter in letters)


def unread(letters: Letters) -> int:
    return sum(not letter.read for letter in letters)
