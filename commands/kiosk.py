"""The full-screen terminal, with the devices and the bank of the configuration. However it ends, the card is given back."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, Namespace
from typing import Final

from kiosk.settings import Settings

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
    brand = brand_of(settings.terminal)
    clock = SystemClock()
    told = settings.display
    open_window(brand.name.en, None if told.fullscreen and not args.window else (told.width, told.height))
    keys = KeyMap()
    display = WindowDisplay(lambda size: ScreenPainter(brand, size), lambda event: keys.press(pad, event), pad.press_key, clock.monotonic)
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
