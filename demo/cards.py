"""A card of the demo: what it is to a reader, what stands on it, and what one learns by trying it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.events import CardUnreadable
from kiosk.vocabulary import Card, Pan
from languages.texts import Texts


@dataclass(frozen=True, slots=True, repr=False)
class DemoCard:
    """One card of the wallet. `pin` is a published fixture's, printed beside the card so that anybody can play; so is everything here."""

    card: Card
    pin: str
    caption: Texts
    """What this card shows."""
    unreadable: str = ""
    """The operator's code that a reader gives for it, if it cannot be read."""
    issuer: Texts | None = None
    """Whose card it is, if not the ATM's own bank's."""
    cvv2: str = ""
    """What is printed on its back; empty where nobody knows."""

    def __repr__(self) -> str:
        return f"DemoCard({self.card.pan.truncated}, {next(iter(self.caption.values()))!r})"

    @property
    def content(self) -> Card | CardUnreadable:
        """What a reader finds on it."""
        return CardUnreadable(self.unreadable) if self.unreadable else self.card


def _card(pan: str, name: str, pin: str, caption: tuple[str, str], unreadable: str = "") -> DemoCard:
    fa, en = caption
    return DemoCard(Card(Pan(pan), "2905", name), pin, {"fa": fa, "en": en}, unreadable)


STAND_INS: Final = (
    _card("6221061234567892", "SARA AHMADI", "1234", ("شماره تلفن همراه ثبت‌شده", "Phone on file")),
    _card("6221062345678901", "REZA KARIMI", "2345", ("بدون شماره تلفن همراه", "No phone on file")),
    _card("6221063456789010", "MINA RAHIMI", "3456", ("رمز یکبار مصرف دارد", "Already enrolled")),
    _card("6221064567890128", "ALI MORADI", "4567", ("کارت مسدود", "Blocked card")),
    _card("6221065678901236", "NEDA JAFARI", "5678", ("تاریخ انقضا گذشته", "Expired card")),
    _card("6221066789012344", "OMID SHARIFI", "6789", ("کارت ناخوانا", "Unreadable card"), "card-unresponsive"),
)
"""For trying the window out without a bank."""
