"""What has come while it was not in sight: messages on the phone, another screen at the ATM."""

from __future__ import annotations

from otp_atm.demo.areas import Tab
from otp_atm.phone.messages import Sms
from otp_atm.phone.state import Phone


class Glimpses:
    """What was to be seen when whoever sits before the window last saw it. Outlives any layout of it."""

    def __init__(self) -> None:
        self._screen = ""
        self._letters: frozenset[Sms] | None = None

    def look(self, shown: Tab | None, screen: str, phone: Phone) -> None:
        """Take in what is in sight, which is everything if `shown` is None. What is there at the very first is no news."""
        if shown is not Tab.PHONE or not self._screen:
            self._screen = screen
        if shown is not Tab.ATM or self._letters is None:
            self._letters = frozenset(letter.sms for letter in phone.letters)

    def has_another(self, screen: str) -> bool:
        """The ATM shows another screen than the one that was seen."""
        return screen != self._screen

    def unseen(self, phone: Phone) -> int:
        """How many messages have come since, and have not been read."""
        return sum(not letter.read and letter.sms not in (self._letters or ()) for letter in phone.letters)
