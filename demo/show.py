"""The demo in a window: ATM, wallet, and the bank as a process of its own."""

from __future__ import annotations

import signal
from argparse import Namespace
from functools import partial

import pygame

from assembly import Devices, assemble
from demo.areas import Size
from demo.bank_process import BankProcess
from demo.demo_bank import Mailbox, demo_bank
from demo.props import Props
from demo.wallet import wallet
from demo.window import DemoWindow, first_size
from hardware.card_reader.mock import MockCardReader
from hardware.display.loop import run
from hardware.display.mock import Aloud
from hardware.display.waiting import waiter
from hardware.display.window import open_window
from hardware.drivers import key_map
from hardware.pin_pad.master_key import read_master_key
from hardware.pin_pad.simulated import SimulatedPinPad
from kiosk.clock import SystemClock
from kiosk.settings import Settings
from screens.brand import brand_of
from screens.painter import ScreenPainter


def show(args: Namespace, settings: Settings) -> int:
    """Serve until the window is closed."""
    pad = SimulatedPinPad(read_master_key(settings.pin_pad.master_key_file))
    reader, clock, brand = MockCardReader(), SystemClock(), brand_of(settings.terminal)
    pygame.display.init()
    open_window(brand.name.in_(settings.language), first_size(pygame.display.get_desktop_sizes()[0]))
    waits = waiter()
    mailbox = Mailbox(waits.wake)
    watchers = (Aloud(partial(print, flush=True)),) if args.aloud else ()

    def make_painter(size: Size) -> ScreenPainter:
        return ScreenPainter(brand, size)

    props = Props(
        brand, wallet(settings), reader, pad, make_painter, clock.monotonic, news=mailbox.latest, watchers=watchers, keys=key_map(settings)
    )
    window = DemoWindow(props)

    def leave(*_: object) -> None:
        window.is_open = False
        waits.wake()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    with BankProcess(args.config) as process:
        devices = Devices(reader, pad, window, demo_bank(process, settings, mailbox))
        terminal = assemble(settings, devices, clock, waits.wake)
        try:
            terminal.start()
            run(window, terminal, waits, clock.monotonic)
        finally:
            terminal.close()
            waits.close()
    return 0
