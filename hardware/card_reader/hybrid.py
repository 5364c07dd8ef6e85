"""A chip reader and a stripe reader in one terminal, as one card reader.

Whichever a card comes to first has the visit; the other is deaf until the terminal waits for a card again. A card whose chip fails is
asked for its stripe (EMV: fallback), and one that was swiped though it has a chip is asked to be inserted.
"""

from __future__ import annotations

import threading
from enum import Enum, auto
from functools import partial
from typing import Final

from otp_atm.hardware.card_reader.driver import CardReaderDriver
from otp_atm.hardware.card_reader.stripe import StripeCardReader
from otp_atm.hardware.card_reader.trouble import CardCode
from otp_atm.kiosk.events import (
    CardFound,
    CardInserted,
    CardRead,
    CardRemoved,
    CardUnreadable,
    ChipFailed,
    Event,
    ReaderFailed,
    ReaderRecovered,
    SwipeFailed,
)
from otp_atm.kiosk.ports import Post

STRIPE_MAY_HELP: Final = frozenset(
    {
        CardCode.UNRESPONSIVE,
        CardCode.TIMED_OUT,
        CardCode.CONTACT_LOST,
        CardCode.PROTOCOL,
        CardCode.NO_APPLICATION,
        CardCode.DATA_INVALID,
        CardCode.DATA_MISSING,
        CardCode.DEFECT,
        CardCode.IN_USE,
        CardCode.STUCK,
    }
)
"""Troubles of a chip after which its stripe may be read. Not among them is what the issuer has blocked, or what may be forged."""


class _Fallback(Enum):
    """How far a card whose chip has failed is on its way to the stripe reader."""

    NONE = auto()
    DUE = auto()
    """The terminal has been told, and is going to give the card back."""
    OPEN = auto()
    """The card is given back. A reader that it is drawn through on its way out reads it before the chip reader misses it."""


class HybridCardReader:
    """A `kiosk.ports.CardReader` over two that are not connected yet. It is out of order while either is."""

    def __init__(self, chip: CardReaderDriver, stripe: StripeCardReader) -> None:
        self.chip = chip
        self.stripe = stripe
        self.can_eject = chip.can_eject
        self.can_retain = chip.can_retain
        self._lock = threading.RLock()  # both readers hold it while they post: they cannot speak at the same time
        for reader in (chip, stripe):
            reader.take_turns_under(self._lock)
        self._post: Post = lambda _: None
        self._failing: list[CardReaderDriver] = []
        self._waiting = False
        """The terminal waits for a card, and none has come."""
        self._holder: CardReaderDriver = chip
        """Who has the card of this visit, or would have one that nobody knows of."""
        self._fallback = _Fallback.NONE
        self._swiped_early: list[Event] = []
        """What the stripe reader said of a card on its way out of the chip reader."""

    # The port ---------------------------------------------------------------------------------------------------------------------

    def connect(self, post: Post) -> None:
        self._post = post
        for reader in (self.stripe, self.chip):
            reader.connect(partial(self._hear, reader))

    def check_reader(self) -> None:
        with self._lock:
            self._in_charge.check_reader()

    def accept(self) -> None:
        with self._lock:
            if self._failing:
                self._in_charge.accept()
                return
            self.stripe.chip_first = self._fallback is _Fallback.NONE
            early, self._swiped_early, self._fallback = self._swiped_early, [], _Fallback.NONE
            self._holder = self.stripe if early else self.chip
            self._waiting = not early
            for event in early:
                self._post(event)
            for reader in () if early else (self.stripe, self.chip):
                reader.accept()

    def check(self) -> None:
        with self._lock:
            self._in_charge.check()

    def eject(self) -> None:
        with self._lock:
            self._waiting, self._swiped_early = False, []
            if self._failing:
                self._in_charge.eject()
            elif self._fallback is _Fallback.DUE:
                self._fallback, self.stripe.chip_first = _Fallback.OPEN, False
                self.stripe.accept()
                self.chip.eject()
            else:
                self._fallback = _Fallback.NONE
                self._other(self._holder).eject()
                self._holder.eject()

    def retain(self) -> None:
        with self._lock:
            self._in_charge.retain()

    def close(self) -> None:
        self._post = lambda _: None
        self.stripe.close()
        self.chip.close()

    # Inside -----------------------------------------------------------------------------------------------------------------------

    @property
    def _in_charge(self) -> CardReaderDriver:
        """Who answers a command: a reader that is out of order, or else the one with the card."""
        return self._failing[0] if self._failing else self._holder

    def _other(self, reader: CardReaderDriver) -> CardReaderDriver:
        return self.chip if reader is self.stripe else self.stripe

    def _hear(self, reader: CardReaderDriver, event: Event) -> None:
        """What a reader says; it holds the lock."""
        match event:
            case ReaderFailed():
                self._fail(reader, event)
            case ReaderRecovered():
                self._recover(reader, event)
            case CardInserted() if self._waiting:
                self._waiting, self._holder = False, reader
                self._other(reader).eject()  # deaf from now on; what it has to say to that is not passed on
                self._post(event)
            case SwipeFailed() if self._waiting:
                self._post(event)
            case CardInserted() | CardRead() | CardUnreadable() if reader is self.stripe and self._fallback is _Fallback.OPEN:
                self._swiped_early.append(event)
            case CardInserted() | SwipeFailed():
                pass  # nobody waits for a card
            case CardUnreadable(code=code) if reader is self.chip is self._holder and code in STRIPE_MAY_HELP:
                self._fallback = _Fallback.DUE
                self._post(ChipFailed(code))
            case CardRemoved() if reader is self._holder:
                self._holder = self.chip
                self._post(event)
            case _ if reader is self._holder:
                self._post(event)

    def _fail(self, reader: CardReaderDriver, event: ReaderFailed) -> None:
        self._waiting, self._fallback, self._swiped_early = False, _Fallback.NONE, []
        if reader not in self._failing:
            self._failing.append(reader)
        self._post(event)

    def _recover(self, reader: CardReaderDriver, event: ReaderRecovered) -> None:
        """Both work again: a card may be in either, whichever has been out of order."""
        self._failing = [failing for failing in self._failing if failing is not reader]
        if isinstance(event, CardFound):
            self._holder = reader
        if not self._failing:
            self._post(CardFound() if self._holder.has_card else event)
