"""The terminal's body: its card reader and its PIN pad, under one owner.

What the two share is settled here, and nowhere else: the keyboard, on which a stripe reader types as people do, and the glass. Two drivers
at one connection would be made here together, and closed together by whoever closes them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import pygame

from otp_atm.hardware.card_reader.hybrid import HybridCardReader
from otp_atm.hardware.card_reader.mock import Content, MockCardReader
from otp_atm.hardware.card_reader.settings import CardReaderSettings
from otp_atm.hardware.card_reader.stripe import StripeCardReader
from otp_atm.hardware.card_reader.wedge import Wedge, stray_swipes
from otp_atm.hardware.drivers import card_reader, pin_pad
from otp_atm.hardware.pin_pad.keyboard import KeyMap, press
from otp_atm.hardware.pin_pad.settings import PinPadSettings
from otp_atm.hardware.pin_pad.simulated import SimulatedPinPad
from otp_atm.hardware.wallet_keys import WalletKeys
from otp_atm.kiosk.events import KeyPressed
from otp_atm.kiosk.factories import Terminal
from otp_atm.kiosk.ports import CardReader, PinPad, Post
from otp_atm.kiosk.settings import TimeoutSettings
from otp_atm.kiosk.vocabulary import Key

Typist = Callable[[pygame.Event], object]
"""Takes a KEYDOWN event, and returns what it was to it; nothing that counts if it was not for it."""
Wallet = Callable[[], Sequence[Content]]
"""Reads which cards can be put into a simulated reader."""


@dataclass(frozen=True, slots=True)
class Body:
    """Reader and pad, and whose a key press can be, in this order."""

    reader: CardReader
    pin_pad: PinPad
    typists: tuple[Typist, ...]

    def typed(self, pressed: pygame.Event) -> object:
        """Give a KEYDOWN event to the first whose it is; what it was to that one."""
        return next(filter(None, (typist(pressed) for typist in self.typists)), None)

    def close(self) -> None:
        """Of a body that serves no terminal; a terminal closes its devices itself."""
        self.pin_pad.close()
        self.reader.close()

    def touched(self, key: str | Key, post: Post) -> None:
        """The keys of a PIN pad on glass belong to the simulated pad, and nobody else hears of them; choices belong to the terminal."""
        if isinstance(key, Key) and key not in {Key.ENTER, Key.CLEAR}:
            post(KeyPressed(key))
        elif isinstance(self.pin_pad, SimulatedPinPad):
            press(self.pin_pad, key)


def body(
    reader: CardReaderSettings,
    pad: PinPadSettings,
    timeouts: TimeoutSettings,
    keys: KeyMap,
    wallet: Wallet,
    *,
    terminal: Terminal,
    clock: Callable[[], float] = time.monotonic,
) -> Body:
    """The body of a configuration; `keys` are those of a simulated pad, `clock` says when what is typed was typed, in seconds.

    Raises BadFile where a driver of ours or its wallet cannot be had, Misfit where another's cannot; nothing is left open then.
    """
    with ExitStack() as unfinished:
        first = card_reader(reader, timeouts, terminal)
        unfinished.callback(first.close)
        second = pin_pad(pad, timeouts, terminal)
        unfinished.callback(second.close)
        whole = Body(first, second, tuple(_typists(first, second, keys, wallet, clock)))
        unfinished.pop_all()
    return whole


def _typists(reader: CardReader, pad: PinPad, keys: KeyMap, wallet: Wallet, clock: Callable[[], float]) -> list[Typist]:
    """A reader that types, asked for or not; the wallet of a simulated reader; the PIN pad."""
    stripe, chip = (reader.stripe, reader.chip) if isinstance(reader, HybridCardReader) else (reader, reader)
    typists: list[Typist] = [_wedge(stripe, clock).takes]
    if isinstance(chip, MockCardReader):
        typists.append(WalletKeys(chip, wallet()))
    if isinstance(pad, SimulatedPinPad):
        typists.append(lambda pressed: keys.press(pad, pressed))
    return typists


def _wedge(reader: CardReader, clock: Callable[[], float]) -> Wedge:
    if not isinstance(reader, StripeCardReader):
        return stray_swipes(clock)
    reader.clock = clock
    return Wedge(reader.feed)
