"""What is asked of the bank about a new card PIN."""

from __future__ import annotations

from typing import Self

from otp_atm.kiosk.events import BankReplyLost, PinKeyUnknown
from otp_atm.kiosk.requests import IN_CARD_SESSION, SETTLING, BankRequest, Settlement, Writing
from otp_atm.kiosk.session import Session
from otp_atm.kiosk.vocabulary import PinBlock
from otp_atm.services.card_pin.events import (
    CardPinChanged,
    CardPinUnchanged,
    NewCardPinAccepted,
    NewCardPinsDiffer,
    NewCardPinsTriedTooOften,
    NewCardPinWeak,
)

JUDGED = frozenset({NewCardPinWeak, CardPinUnchanged, NewCardPinsTriedTooOften, PinKeyUnknown})
"""What the bank may have against a new PIN, against one more of them, or against its block."""


class CheckCardPin(BankRequest, frozen=True):
    """Is this new card PIN good enough, and another than the old one? Changes nothing; answered a few times in a card session.

    `new` is its block, bound to the card's PAN.
    """

    replies = IN_CARD_SESSION | JUDGED | {NewCardPinAccepted}

    new: PinBlock

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(session.pin_blocks[0])


class SettleCardPin(Settlement, frozen=True):
    """What became of the change of the card PIN with this reference?"""

    replies = SETTLING | {CardPinChanged}


class ChangeCardPin(Writing, frozen=True):
    """Put a new card PIN in the place of the old one: both entries of it, `first` and `second`, which the bank compares."""

    replies = IN_CARD_SESSION | JUDGED | {CardPinChanged, NewCardPinsDiffer, BankReplyLost}
    settled = CardPinChanged
    settles_by = SettleCardPin

    first: PinBlock
    second: PinBlock

    @classmethod
    def of(cls, session: Session) -> Self:
        return cls(session.reference, *session.pin_blocks)
