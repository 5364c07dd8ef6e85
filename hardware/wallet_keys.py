"""The wallet by keyboard, for a kiosk without a card reader: Control and 1 to 9 put that card in, Control and 0 take it.

With Control, a digit is the wallet's whether or not there is such a card, or a card in the reader already: never one of a PIN.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pygame

from otp_atm.hardware.card_reader.mock import Content, MockCardReader
from otp_atm.hardware.pin_pad.keyboard import digit

_TAKE: Final = "0"


class WalletKeys:
    """Called with KEYDOWN events; True for those that were meant for the wallet."""

    def __init__(self, reader: MockCardReader, cards: Sequence[Content]) -> None:
        self._reader = reader
        self._cards = {str(number): card for number, card in enumerate(cards[:9], start=1)}

    def __call__(self, pressed: pygame.Event) -> bool:
        number = digit(pressed)
        if number is None or not pressed.mod & pygame.KMOD_CTRL:
            return False
        if number == _TAKE:
            self._reader.take()
        elif number in self._cards:
            self._reader.insert(self._cards[number])
        return True
