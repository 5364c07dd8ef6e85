"""The wallet by keyboard, for a kiosk without a card reader: Control and 1 to 9 put that card in, Control and 0 take it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pygame

from demo.cards import DemoCard
from hardware.card_reader.mock import MockCardReader

_TAKE: Final = pygame.K_0


class WalletKeys:
    """Called with KEYDOWN events; True for those that were meant for the wallet."""

    def __init__(self, reader: MockCardReader, cards: Sequence[DemoCard]) -> None:
        self._reader = reader
        self._cards = {_TAKE + number: card for number, card in enumerate(cards[:9], start=1)}

    def __call__(self, pressed: pygame.Event) -> bool:
        if not pressed.mod & pygame.KMOD_CTRL:
            return False
        if pressed.key == _TAKE:
            return self._reader.take()
        card = self._cards.get(pressed.key)
        return card is not None and self._reader.insert(card.content)
