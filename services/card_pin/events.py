"""What can happen while a customer changes the card PIN."""

from __future__ import annotations

from otp_atm.kiosk.events import Chosen, Reply


class ChangeCardPinChosen(Chosen, frozen=True):
    """«Change card PIN»."""


class NewCardPinAccepted(Reply, frozen=True):
    """The bank finds the new card PIN good enough."""


class NewCardPinWeak(Reply, frozen=True):
    """The new card PIN is too easy to guess."""


class CardPinUnchanged(Reply, frozen=True):
    """The new card PIN is the one that the card has."""


class NewCardPinsDiffer(Reply, frozen=True):
    """The two entries of the new card PIN differ: the bank compares."""


class NewCardPinsTriedTooOften(Reply, frozen=True):
    """The bank judges no more new card PINs in this card session."""


class CardPinChanged(Reply, frozen=True):
    """The change is committed at the bank: from now on the new card PIN is right, and the old one wrong."""
