"""The full-screen terminal, with the devices and the bank of the configuration. However it ends, the card is given back."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kiosk.ports import CardReader
from kiosk.settings import Settings

if TYPE_CHECKING:
    import pygame

HELP: Final = "the full-screen terminal, with the devices and the bank of the configuration"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--window", action="store_true", help="a window in place of the whole screen")


def run(args: Namespace, settings: Settings) -> int:
    from bank.remote import remote_bank
    from commands.terminal import Devices, assemble
    from hardware.display.loop import run as serve
    from hardware.display.waiting import waiter
    from hardware.display.window import WindowDisplay, open_window
    from hardware.drivers import card_reader
    from hardware.pin_pad.keyboard import KeyMap
    from hardware.pin_pad.master_key import read_master_key
    from hardware.pin_pad.simulated import SimulatedPinPad
    from kiosk.clock import SystemClock
    from screens.brand import brand_of
    from screens.painter import ScreenPainter

    pad = SimulatedPinPad(read_master_key(settings.pin_pad.master_key_file))
    reader = card_reader(settings)
    hands = _hands(reader, settings)
    keys = KeyMap()
    clock = SystemClock()
    brand = brand_of(settings.terminal)
    told = settings.display
    open_window(brand.name.in_(settings.language), None if told.fullscreen and not args.window else (told.width, told.height))
    display = WindowDisplay(
        lambda size: ScreenPainter(brand, size), lambda event: hands(event) or keys.press(pad, event), pad.press_key, clock.monotonic
    )
    bank = remote_bank(settings.bank.url, settings.terminal.id, settings.bank.deadline, settings.bank.ca_file)
    waits = waiter()
    terminal = assemble(settings, Devices(reader, pad, display, bank), clock, waits.wake)

    def leave(*_: object) -> None:
        display.is_open = False
        waits.wake()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    try:
        terminal.start()
        serve(display, terminal, waits, clock.monotonic)
    finally:
        terminal.close()
        waits.close()
    return 0


def _hands(reader: CardReader, settings: Settings) -> Callable[[pygame.Event], bool]:
    """Who moves the cards of a simulated reader: Control and a digit. Real cards need nobody here."""
    from hardware.card_reader.mock import MockCardReader

    if not isinstance(reader, MockCardReader):
        return lambda _: False
    from demo.wallet import wallet
    from demo.wallet_keys import WalletKeys

    return WalletKeys(reader, wallet(settings))
